//! The time of day as people type it: "19h30", "7 giờ rưỡi tối", "7h30 pm".

use super::plain;

/// Minutes after midnight. `None` where the text does not say it clearly ("12h sáng", "3h tối"): ask again.
/// A bare "7" is seven in the morning; whoever means the evening says so.
pub fn time_of_day(text: &str) -> Option<u32> {
    let mut tokens = tokens(text);
    // "tối 8h" is "8h tối".
    if let [Token::Word(part), Token::Number(..), ..] = tokens.as_slice()
        && !CLOCK_WORDS.contains(part)
    {
        tokens.rotate_left(1);
    }
    let (hour, minutes, rest) = clock(&tokens)?;
    let hour = of_day(hour, rest)?;
    u32::try_from((hour * 60 + minutes).rem_euclid(24 * 60)).ok()
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Token {
    /// A run of digits: its value, and how many they were.
    Number(i32, usize),
    Word(&'static str),
    Colon,
    Dot,
    Unknown,
}

/// Said with the figures.
const CLOCK_WORDS: &[&str] = &["h", "g", "gio", "phut", "p", "ph", "m", "ruoi", "kem"];
/// The part of the day. Words that are neither make the text something else than a time.
#[rustfmt::skip] // a list
const PARTS: &[&str] = &[
    "am", "pm", "sang", "trua", "chieu", "toi", "dem", "khuya", "morning", "noon", "afternoon", "evening", "night",
];
/// Said along the way, and meaning nothing here.
const FILLERS: &[&str] = &["luc", "vao", "at", "buoi", "in", "the", "o", "clock", "oclock"];

fn tokens(text: &str) -> Vec<Token> {
    let text = plain(text).replace("a.m", "am").replace("p.m", "pm");
    let mut rest = text.trim_matches(|c: char| c.is_whitespace() || ".,!".contains(c));
    let mut tokens = Vec::new();
    while let Some(first) = rest.chars().next() {
        let is_kin = |c: char| {
            c.is_ascii_digit() == first.is_ascii_digit() && c.is_alphanumeric() == first.is_alphanumeric()
        };
        let end = if first.is_alphanumeric() {
            rest.find(|c| !is_kin(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (piece, more) = rest.split_at(end);
        tokens.extend(token(piece));
        rest = more;
    }
    tokens
}

fn token(piece: &str) -> Option<Token> {
    if piece.starts_with(|c: char| c.is_ascii_digit()) {
        let value = piece.parse().ok();
        return Some(value.map_or(Token::Unknown, |value| Token::Number(value, piece.len())));
    }
    match piece {
        ":" => Some(Token::Colon),
        "." => Some(Token::Dot),
        "," | "'" | "’" => None,
        space if space.trim().is_empty() => None,
        filler if FILLERS.contains(&filler) => None,
        word => {
            let known = CLOCK_WORDS.iter().chain(PARTS).find(|known| **known == word);
            Some(known.map_or(Token::Unknown, |known| Token::Word(known)))
        }
    }
}

/// Hour and minutes as written, and what follows: perhaps the part of the day.
fn clock(tokens: &[Token]) -> Option<(i32, i32, &[Token])> {
    use Token::{Colon, Dot, Number, Word};
    let (hour, minutes, rest) = match tokens {
        [Number(both, 4), rest @ ..] => (both / 100, both % 100, rest),
        [Number(hour, 1 | 2), Colon | Dot, Number(minutes, 2), rest @ ..] => (*hour, *minutes, rest),
        [Number(..), Colon | Dot, ..] | [Number(..), Number(_, 1), ..] => return None,
        [Number(hour, 1 | 2), Word("h" | "g" | "gio"), rest @ ..] => minutes_after(*hour, rest)?,
        [Number(hour, 1 | 2), rest @ ..] => minutes_after(*hour, rest)?,
        _ => return None,
    };
    (hour <= 24 && minutes < 60 && (hour < 24 || minutes == 0)).then_some((hour, minutes, rest))
}

/// "30", "30 phút", "rưỡi", or "kém 15", which counts back.
fn minutes_after(hour: i32, rest: &[Token]) -> Option<(i32, i32, &[Token])> {
    use Token::{Number, Word};
    let (minutes, rest) = match rest {
        [Word("ruoi"), rest @ ..] => return Some((hour, 30, rest)),
        [Word("kem"), Number(minutes, 1 | 2), rest @ ..] => (-minutes, rest),
        [Number(minutes, 1 | 2), rest @ ..] => (*minutes, rest),
        [Number(..) | Word("kem"), ..] => return None,
        rest => return Some((hour, 0, rest)),
    };
    let rest = if let [Word("phut" | "p" | "ph" | "m"), more @ ..] = rest { more } else { rest };
    Some((hour, minutes, rest))
}

/// The hour on the 24-hour clock, if the part of the day fits it.
fn of_day(hour: i32, part: &[Token]) -> Option<i32> {
    let part = match part {
        [] => return Some(hour),
        [Token::Word(part)] => *part,
        _ => return None,
    };
    match (part, hour) {
        ("am" | "dem" | "khuya" | "toi" | "evening" | "night", 12) => Some(0),
        ("am", 0..12) | ("sang" | "morning", 0..12) => Some(hour),
        ("pm", 12..24) | ("chieu" | "afternoon", 12..=18) | ("toi" | "evening", 17..24) => Some(hour),
        ("trua" | "noon", 10..=14) | ("dem" | "khuya" | "night", 0..=4 | 19..24) => Some(hour),
        ("pm", 1..12) | ("trua" | "noon", 1..=2) | ("chieu" | "afternoon", 1..=7) => Some(hour + 12),
        ("toi" | "evening", 5..12) | ("dem" | "khuya" | "night", 7..12) => Some(hour + 12),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_times() {
        #[rustfmt::skip]
        let table = [
            ("19:30", 19, 30), ("19h30", 19, 30), ("19h", 19, 0), ("7h tối", 19, 0), ("7 giờ rưỡi tối", 19, 30),
            ("7h30 pm", 19, 30), ("1930", 19, 30), ("19.30", 19, 30), ("8 giờ sáng", 8, 0), ("12h trưa", 12, 0),
            ("7", 7, 0), ("07", 7, 0), ("19", 19, 0), ("0730", 7, 30), ("7h5", 7, 5), ("7h05p", 7, 5), ("19g30", 19, 30),
            ("7 giờ 15 phút tối", 19, 15), ("8 giờ kém 15", 7, 45), ("8h kém 10 phút tối", 19, 50), ("7pm", 19, 0),
            ("7 P.M.", 19, 0), ("12 am", 0, 0), ("12pm", 12, 0), ("12h đêm", 0, 0), ("12h30 đêm", 0, 30), ("0h", 0, 0),
            ("24h", 0, 0), ("2h đêm", 2, 0), ("11h đêm", 23, 0), ("1h trưa", 13, 0), ("2 giờ chiều", 14, 0),
            ("20h tối", 20, 0), ("lúc 8h sáng", 8, 0), ("8 o'clock in the morning", 8, 0), ("7 in the evening", 19, 0),
            ("7 rưỡi", 7, 30), ("7 tối", 19, 0), ("7 gio ruoi toi", 19, 30), ("１９：３０", 19, 30), ("8h buổi tối", 20, 0),
            ("23:59", 23, 59), ("7h30'", 7, 30), ("7 giờ, tối.", 19, 0), ("19 30", 19, 30), ("tối 8h", 20, 0), ("buổi tối lúc 8 giờ", 20, 0), ("Sáng 7 giờ 15", 7, 15),
        ];
        for (typed, hour, minutes) in table {
            assert_eq!(time_of_day(typed), Some(hour * 60 + minutes), "{typed:?}");
        }
    }

    #[test]
    fn asks_again() {
        #[rustfmt::skip]
        let none = [
            "", "25", "25h", "7:60", "24:30", "12h sáng", "3h tối", "9h trưa", "7:5", "930", "19:30:00", "tối", "bây giờ",
            "7 hoặc 8", "7h-8h", "7 ngày", "10 bài", "99999999999", "8 giờ tối mai", "7:", "-7h", "7-8", "8 hours", "7 5", "5 phút", "h 7", "tối 7 tối", "7 giờ phút", "7h sáng tối", "kém 5",
        ];
        for typed in none {
            assert_eq!(time_of_day(typed), None, "{typed:?}");
        }
    }
}
