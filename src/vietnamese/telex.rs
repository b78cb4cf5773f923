//! Telex left-overs: what arrives when the keyboard's Vietnamese mode was off ("hocj", "ddawk lawsk").

#[rustfmt::skip]
const ONSETS: &[&str] = &[
    "", "b", "c", "ch", "d", "g", "gh", "gi", "h", "k", "kh", "kr", "l", "m", "n", "ng", "ngh", "nh", "p", "ph", "q",
    "r", "s", "t", "th", "tr", "v", "x",
];
/// Vowels, folded, after which a syllable may end.
#[rustfmt::skip]
const OPEN: &[&str] = &[
    "a", "e", "i", "o", "u", "y", "ai", "ao", "au", "ay", "eo", "eu", "ia", "ieu", "iu", "oa", "oai", "oay", "oe", "oi",
    "ua", "uai", "uao", "uay", "ue", "ueo", "ui", "uo", "uoi", "uou", "uu", "uy", "uya", "uyu", "ya", "yeu",
];
/// Vowels, folded, that may stand before a final consonant.
#[rustfmt::skip]
const CLOSED: &[&str] =
    &["a", "e", "i", "o", "u", "y", "ie", "oa", "oe", "oo", "ua", "ue", "uo", "uy", "uye", "ye"];
/// `k` ends syllables only in the names of the Central Highlands: Đắk, Lắk.
const CODAS: &[&str] = &["c", "ch", "k", "m", "n", "ng", "nh", "p", "t"];

/// A second try for folded text that matched nothing: Telex keystrokes taken back, word by word. A word stays as it
/// is unless a plausible Vietnamese syllable comes out; English words may lose a letter ("test"), so never try it first.
pub fn untelex(folded: &str) -> String {
    let words = folded.split(' ').map(|word| syllable(word).unwrap_or_else(|| word.to_string()));
    words.collect::<Vec<_>>().join(" ")
}

fn syllable(word: &str) -> Option<String> {
    let word = word.replace("dd", "d");
    let is_vowel = |c: char| "aeiouyw".contains(c);
    // In "giang" the i belongs to the consonant, in "gif" it is the vowel.
    let is_gi = word.starts_with("gi") && word[2..].starts_with(is_vowel);
    let start = if is_gi { 2 } else { word.find(is_vowel)? };
    let (onset, rest) = word.split_at(start);
    let rime = without_doubles(&without_tone(rest)?);
    is_plausible(onset, &rime).then(|| format!("{onset}{rime}"))
}

/// Drops the tone key. Two of them mean that somebody wanted the letter, or no Vietnamese at all.
fn without_tone(rest: &str) -> Option<String> {
    let is_tone = |c: &char| "sfrxj".contains(*c);
    (rest.chars().filter(is_tone).count() <= 1).then(|| rest.chars().filter(|c| !is_tone(c)).collect())
}

/// aa, ee, oo → a, e, o; w after a vowel is its hook or breve, at the start of the rime it is ư itself.
fn without_doubles(rest: &str) -> String {
    let mut rime = String::new();
    for c in rest.chars() {
        match c {
            'w' if rime.is_empty() => rime.push('u'),
            'w' => {}
            'a' | 'e' | 'o' if rime.ends_with(c) => {}
            _ => rime.push(c),
        }
    }
    rime
}

fn is_plausible(onset: &str, rime: &str) -> bool {
    let end = rime.find(|c| !"aeiouy".contains(c)).unwrap_or(rime.len());
    let (vowels, coda) = rime.split_at(end);
    let rime_is_known = if coda.is_empty() {
        OPEN.contains(&vowels)
    } else {
        CLOSED.contains(&vowels) && CODAS.contains(&coda)
    };
    ONSETS.contains(&onset) && rime_is_known && (onset != "q" || vowels.starts_with('u'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_keystrokes_back() {
        let table = [
            ("hocj", "hoc"),
            ("tieengs vieetj", "tieng viet"),
            ("ddawk lawsk", "dak lak"),
            ("ddawks lawks", "dak lak"),
            ("haf nooij", "ha noi"),
            ("hoof chis minh", "ho chi minh"),
            ("thuwaf thieen hues", "thua thien hue"),
            ("nuwowcs nwowcs nuowcs", "nuoc nuoc nuoc"),
            ("truwowngf hwongf", "truong huong"),
            ("dduwcs muwowif tw", "duc muoi tu"),
            ("quangr ngaix quoocs", "quang ngai quoc"),
            ("nguyeenx soos xax", "nguyen so xa"),
            ("gif gieengs giangr", "gi gieng giang"),
        ];
        for (typed, meant) in table {
            assert_eq!(untelex(typed), meant);
        }
    }

    #[test]
    fn leaves_the_rest_alone() {
        for text in [
            "ha noi",
            "an giang",
            "password",
            "class",
            "2025",
            "https",
            "word excel",
            "krong",
            "wifi",
            "b",
            "",
        ] {
            assert_eq!(untelex(text), text);
        }
    }
}
