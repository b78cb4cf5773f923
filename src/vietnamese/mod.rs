//! Text as people type it: with or without accents, NFC or NFD, `hoà` or `hòa`, Telex left-overs.
//! Everything here is about letters and figures; what a name means is the atlas's business. It knows no
//! dictionary, and it never changes what is stored: names are kept as typed (`compose`), folds are for comparing.

mod hour;
mod number;
mod telex;

pub use hour::time_of_day;
pub use number::number;
pub use telex::untelex;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The one form in which typed text is compared: lower case, no marks, `đ` as `d`, single spaces, no punctuation.
pub fn fold(text: &str) -> String {
    let letters: String = plain(text).chars().map(|c| if is_letter(c) { c } else { ' ' }).collect();
    single_spaces(&letters)
}

/// The fold without its spaces: "Đắk Lắk", "Daklak" and "dak-lak" alike.
pub fn squeeze(text: &str) -> String {
    let mut folded = fold(text);
    folded.retain(|c| c != ' ');
    folded
}

/// Lower case with the marks kept, wherever in its word the tone was put: "Hoà" and "Hòa" alike, "Hóa" not.
/// Tells apart what `fold` makes twins; not meant for reading.
pub fn spell(text: &str) -> String {
    let text: String = text.nfkc().filter(|c| is_space(*c) || !is_unseen(*c)).collect();
    let words: String =
        text.chars().map(|c| if is_letter(c) || is_combining_mark(c) { c } else { ' ' }).collect();
    words.split_whitespace().map(tone_last).collect::<Vec<_>>().join(" ")
}

/// Text fit to be kept and shown, a name for instance: NFC, trimmed, single spaces, and nothing that is invisible
/// or turns the writing direction. How long it may be is the caller's business.
pub fn compose(text: &str) -> String {
    let seen: String = text.chars().filter(|c| c.is_whitespace() || !is_unseen(*c)).collect();
    single_spaces(&seen.nfc().collect::<String>())
}

/// Whether one slip of the finger (a letter too many, missing, wrong, or two swapped) explains the difference.
pub fn distance_at_most_one(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let same_start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[same_start..], &b[same_start..]);
    let same_end = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    match (&a[..a.len() - same_end], &b[..b.len() - same_end]) {
        ([p, q], [r, s]) => p == s && q == r,
        (a, b) => a.len() <= 1 && b.len() <= 1,
    }
}

/// Lower case without marks, punctuation still in place: where "19:30" and "5,5" are read.
fn plain(text: &str) -> String {
    let text: String = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    // ð and ɖ look like đ in capitals (Ð, Ɖ), and old fonts and keyboards do send them.
    text.chars()
        .filter(|c| is_space(*c) || !is_unseen(*c))
        .map(|c| if matches!(c, 'đ' | 'ð' | 'ɖ') { 'd' } else { c })
        .collect()
}

/// One word in lower case, its tone mark moved to the end.
fn tone_last(word: &str) -> String {
    let (tones, rest): (Vec<char>, Vec<char>) = word.to_lowercase().nfd().partition(|c| is_tone(*c));
    rest.into_iter().chain(tones).collect()
}

/// The five tones of Vietnamese as combining marks: huyền, sắc, ngã, hỏi, nặng.
fn is_tone(c: char) -> bool {
    matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}')
}

/// Letters and digits. Not the letter-like apostrophes (ʼ), which are punctuation in "Ea Hʼleo".
fn is_letter(c: char) -> bool {
    c.is_alphanumeric() && !matches!(c, '\u{2b0}'..='\u{2ff}')
}

/// White space, and the zero-width space, which also separates words; its joining kin do not.
fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\u{200b}'
}

/// Control, zero-width, direction and tag characters: nobody types them on purpose.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{3164}' | '\u{feff}'
        )
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

fn single_spaces(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_alike() {
        let table = [
            ("Đắk Lắk", "dak lak"),
            ("D\u{323}a\u{306}\u{301}k", "dak"),
            ("  Thành phố\u{a0}Hồ\tChí\nMinh. ", "thanh pho ho chi minh"),
            ("Hà\u{200b}Nội", "ha noi"),
            ("H\u{200d}à \u{feff}N\u{ad}ội", "ha noi"),
            ("ＨÀ　ＮỘＩ １２", "ha noi 12"),
            ("Bà Rịa - Vũng Tàu", "ba ria vung tau"),
            ("M’Drắk, M'Drắk, Mʼdrak", "m drak m drak m drak"),
            ("ÐỒNG NAI ĐỒNG NAI ƉỒNG", "dong nai dong nai dong"),
            ("Ưu tiên số 1!", "uu tien so 1"),
            ("👍", ""),
            ("", ""),
        ];
        for (typed, folded) in table {
            assert_eq!(fold(typed), folded, "{typed:?}");
        }
        for text in ["Hòa Bình", "Thừa Thiên Huế", "Nguyễn Ái Quốc", "Đặng Thuỳ Trâm"] {
            assert_eq!(fold(text), fold(&text.nfd().collect::<String>()), "{text}");
        }
        assert_eq!(fold("Khánh Hoà"), fold("Khánh Hòa"));
        assert_eq!(squeeze(" Đắk - Lắk "), "daklak");
    }

    #[test]
    fn spells_marks_but_not_their_place() {
        for (a, b) in [("Hoà", "hòa"), ("THUỶ", "Thủy"), ("M’Drắk", "m'drắk"), ("Ba  Tơ", "ba tơ")]
        {
            assert_eq!(spell(a), spell(b), "{a} {b}");
            assert_eq!(spell(a), spell(&b.nfd().collect::<String>()), "{a} {b}, decomposed");
        }
        for (a, b) in
            [("Hòa", "Hóa"), ("Tân Thành", "Tân Thạnh"), ("Ba Tơ", "Ba Tô"), ("Đông", "Đồng"), ("Đa", "Da")]
        {
            assert_ne!(spell(a), spell(b), "{a} {b}");
        }
    }

    #[test]
    fn composes_names() {
        let table = [
            ("  Nguye\u{302}\u{303}n  Va\u{306}n\tA ", "Nguyễn Văn A"),
            ("Lan\u{202e}gnuD\u{202c}", "LangnuD"),
            ("L\u{200b}an\u{0}\u{7}", "Lan"),
            ("e\u{200d}\u{301}", "é"),
            ("Trần\nThị\r\nB", "Trần Thị B"),
            ("Lan & Hùng <3", "Lan & Hùng <3"),
            ("\u{200b} \u{feff}", ""),
        ];
        for (typed, kept) in table {
            assert_eq!(compose(typed), kept, "{typed:?}");
        }
    }

    #[test]
    fn forgives_one_slip() {
        let near = [
            ("hanoi", "hanoi"),
            ("hanoi", "hnoi"),
            ("hanoi", "haanoi"),
            ("hanoi", "hanpi"),
            ("hanoi", "hanio"),
        ];
        let edge = [("", ""), ("", "a"), ("aa", "a"), ("ab", "ba"), ("aab", "aba"), ("huế", "hué")];
        for (a, b) in near.into_iter().chain(edge) {
            assert!(distance_at_most_one(a, b) && distance_at_most_one(b, a), "{a} {b}");
        }
        for (a, b) in
            [("hanoi", "hanam"), ("", "ab"), ("abc", "cba"), ("abcd", "badc"), ("abc", "cab"), ("ab", "cd")]
        {
            assert!(!distance_at_most_one(a, b) && !distance_at_most_one(b, a), "{a} {b}");
        }
    }
}
