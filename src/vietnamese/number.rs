//! Numbers as people answer with them: "5,5", "1.000", "15 ngày", "mười lăm", "twelve".

use unicode_normalization::UnicodeNormalization;

use super::{compose, fold};

#[rustfmt::skip]
const UNITS: &[(&str, u32)] = &[
    ("không", 0), ("một", 1), ("hai", 2), ("ba", 3), ("bốn", 4), ("năm", 5),
    ("sáu", 6), ("bảy", 7), ("bẩy", 7), ("tám", 8), ("chín", 9),
];
/// How units sound after the tens. Not `năm`: "mười năm" is ten years, fifteen is "mười lăm".
#[rustfmt::skip]
const AFTER_TENS: &[(&str, u32)] = &[
    ("một", 1), ("mốt", 1), ("hai", 2), ("ba", 3), ("bốn", 4), ("tư", 4), ("lăm", 5), ("nhăm", 5),
    ("sáu", 6), ("bảy", 7), ("bẩy", 7), ("tám", 8), ("chín", 9),
];
#[rustfmt::skip]
const ENGLISH: &[&str] = &[
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
];
/// What may follow a number in words. Without this list "không biết" (don't know) would be nought.
#[rustfmt::skip]
const COUNTED: &[&str] = &[
    "bai", "buoc", "buoi", "cap", "cau", "day", "days", "diem", "dong", "gio", "giay", "hour", "hours", "lan", "loai",
    "minute", "minutes", "month", "months", "muc", "nam", "ngay", "nguoi", "percent", "phan", "phuong", "phut", "thang",
    "tinh", "tuan", "week", "weeks", "xa", "year", "years",
];

/// The number somebody typed, in figures or words (to 99 in Vietnamese, to twenty in English), with or without what it
/// counts. What it counts is not read: "5%" is 5, and so is "5 triệu". `None` where there is no number, more than one,
/// or the grouping makes no sense.
pub fn number(text: &str) -> Option<f64> {
    let text = compose(&text.nfkc().collect::<String>()).to_lowercase();
    let (negative, text) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text.as_str()),
    };
    let value =
        if text.starts_with(|c: char| c.is_ascii_digit()) { in_figures(text) } else { in_words(text) }?;
    value.is_finite().then_some(if negative { -value } else { value })
}

fn in_figures(text: &str) -> Option<f64> {
    let end = text.find(|c: char| !c.is_ascii_digit() && !" .,".contains(c)).unwrap_or(text.len());
    let (figures, rest) = text.split_at(end);
    if rest.contains(|c: char| c.is_numeric()) {
        return None; // "3-5 ngày", "15/20": which one?
    }
    let figures = figures.trim_end_matches([' ', '.', ',']);
    let (whole, part) = split_decimals(figures)?;
    let groups: Vec<&str> = whole.split([' ', '.', ',']).collect();
    let well_grouped =
        groups.len() == 1 || (groups[0].len() <= 3 && groups[1..].iter().all(|g| g.len() == 3));
    let is_plain = !groups[0].is_empty() && part.chars().all(|c| c.is_ascii_digit());
    (well_grouped && is_plain).then(|| format!("{}.{part}0", groups.concat()).parse().ok()).flatten()
}

/// Finds the decimal sign, if there is one: the later of two kinds, or a single one that does not group thousands.
fn split_decimals(figures: &str) -> Option<(&str, &str)> {
    let Some(at) = figures.rfind([',', '.']) else {
        return Some((figures, ""));
    };
    let (whole, part) = (&figures[..at], &figures[at + 1..]);
    let sign = &figures[at..=at];
    match (whole.contains(sign), whole.contains([',', '.'])) {
        (true, _) if whole.contains(if sign == "." { "," } else { "." }) => None,
        (true, _) => Some((figures, "")),
        (false, true) => Some((whole, part)),
        (false, false) if is_thousands(whole, sign, part) => Some((figures, "")),
        (false, false) => Some((whole, part)),
    }
}

/// "1.000" is a thousand here. "1,000" should be one, but nobody writes noughts behind a decimal comma for nothing:
/// with a nought at the end it is an English thousand, "1,125" stays a fraction.
fn is_thousands(whole: &str, sign: &str, part: &str) -> bool {
    part.len() == 3 && !whole.starts_with('0') && (sign == "." || part.ends_with('0'))
}

fn in_words(text: &str) -> Option<f64> {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let (value, used) = english(&words).or_else(|| vietnamese(&words))?;
    let counted = words.get(used).is_none_or(|word| COUNTED.contains(&fold(word).as_str()));
    (counted && !text.contains(|c: char| c.is_numeric())).then_some(f64::from(value))
}

fn english(words: &[&str]) -> Option<(u32, usize)> {
    let value = ENGLISH.iter().position(|word| words.first() == Some(word))?;
    Some((u32::try_from(value).ok()?, 1))
}

/// The value, and how many words it took.
fn vietnamese(words: &[&str]) -> Option<(u32, usize)> {
    let word = |at: usize| words.get(at).copied().unwrap_or_default();
    if is(word(0), "mười") {
        return Some(after_tens(10, 1, word(1)));
    }
    let unit = look_up(UNITS, word(0))?;
    if unit >= 2 && is(word(1), "mươi") {
        return Some(after_tens(unit * 10, 2, word(2)));
    }
    // "hai lăm", "ba mốt": twenty-five and thirty-one, as they are said. Bare "ba mot" could be a slip of anything.
    let more = match word(1) {
        "mốt" => 1,
        "tư" => 4,
        lam if is(lam, "lăm") || is(lam, "nhăm") => 5,
        _ => return Some((unit, 1)),
    };
    (unit >= 2).then_some((unit * 10 + more, 2))
}

fn after_tens(tens: u32, used: usize, word: &str) -> (u32, usize) {
    look_up(AFTER_TENS, word).map_or((tens, used), |unit| (tens + unit, used + 1))
}

fn look_up(table: &[(&str, u32)], word: &str) -> Option<u32> {
    table.iter().find(|(name, _)| is(word, name)).map(|(_, value)| *value)
}

/// With marks they must be the right ones ("từ" is not four); without any, the letters decide.
fn is(word: &str, name: &str) -> bool {
    word == name || word == fold(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_figures() {
        #[rustfmt::skip]
        let table = [
            ("5", 5.0), (" 5. ", 5.0), ("5)", 5.0), ("5,5", 5.5), ("5.5", 5.5), ("1.000", 1000.0), ("1.000,5", 1000.5),
            ("1 000", 1000.0), ("1\u{a0}000\u{202f}000", 1e6), ("1.000.000", 1e6), ("1,000,000.25", 1_000_000.25),
            ("1,000", 1000.0), ("12,500", 12500.0), ("1,125", 1.125), ("0,500", 0.5), ("0.125", 0.125), ("1.25", 1.25),
            ("5%", 5.0), ("5,5 %", 5.5), ("15 ngày", 15.0), ("15ngày làm việc", 15.0), ("500.000đ", 500_000.0),
            ("１５", 15.0), ("007", 7.0), ("-3", -3.0), ("− 3,5 độ", -3.5), ("3321 xã, phường", 3321.0), ("5 triệu", 5.0),
        ];
        for (typed, value) in table {
            assert_eq!(number(typed), Some(value), "{typed:?}");
        }
    }

    #[test]
    fn reads_words() {
        #[rustfmt::skip]
        let table = [
            ("không", 0), ("một", 1), ("mot", 1), ("Năm", 5), ("nam", 5), ("năm ngày", 5), ("hai năm", 2), ("mười", 10),
            ("mười lăm", 15), ("muoi lam", 15), ("Mười lăm ngày làm việc", 15), ("mười năm", 10), ("mười một", 11),
            ("hai mươi", 20), ("hai mươi mốt", 21), ("hai muoi tu", 24), ("hai mươi bốn", 24), ("hai lăm", 25),
            ("ba mốt", 31), ("năm mươi phần trăm", 50), ("sáu mươi nhăm", 65), ("chín mươi chín", 99), ("bẩy", 7),
            ("chin muoi chin", 99), ("zero", 0), ("Twelve", 12), ("fifteen days", 15), ("twenty", 20), ("hai tư", 24),
        ];
        for (typed, value) in table {
            let value = Some(f64::from(value));
            assert_eq!(number(typed), value, "{typed:?}");
            assert_eq!(number(&typed.nfd().collect::<String>()), value, "{typed:?}, decomposed");
        }
    }

    #[test]
    fn does_not_guess() {
        #[rustfmt::skip]
        let none = [
            "", "không biết", "ba mẹ", "từ", "bà", "15/20", "3-5 ngày", "5 hay 6", "1.00.000", "1 00", "12 34", "1.000.5",
            "1,000.000,5", "một hoặc 2", "A", "đáp án", "%", ".", "hai ba", "trừ năm", "hai mot", "một lăm",
        ];
        for typed in none {
            assert_eq!(number(typed), None, "{typed:?}");
        }
    }
}
