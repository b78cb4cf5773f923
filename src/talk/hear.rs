//! What people put around what they mean: courtesy, manner, thanks, and their own words for buttons.

use crate::vietnamese::{compose, fold};

/// Without "dạ" in front and "ạ" behind, which people add to whatever they say. Only with their marks: a bare "a" may
/// be an answer.
pub(super) fn without_courtesy(text: &str) -> String {
    let text = compose(text);
    let words: Vec<&str> = text.split(' ').collect();
    let is = |word: &str, said: &[&str]| {
        said.contains(&word.trim_end_matches([',', '.', '!']).to_lowercase().as_str())
    };
    let before = words.iter().take_while(|word| is(word, &["dạ", "vâng"])).count();
    let behind = words[before..].iter().rev().take_while(|word| is(word, &["ạ"])).count();
    match words.len() - before - behind {
        0 => text,
        _ => words[before..words.len() - behind].join(" "),
    }
}

/// Thanks and nods, which ask for nothing and move nobody.
pub(super) fn is_thanks(text: &str) -> bool {
    let folded = fold(text);
    let nods = ["ok", "oke", "okay", "vang", "da", "da vang", "u", "uh", "duoc", "hay qua", "tot qua"];
    let thanks = ["cam on", "thank", "tks"];
    nods.contains(&folded.as_str()) || thanks.iter().any(|thanks| folded.starts_with(thanks))
}

/// A time without the words around it: "khoảng 8 giờ tối nhé".
pub(super) fn without_manner(text: &str) -> &str {
    let mut rest = text.trim();
    for lead in ["khoảng ", "Khoảng ", "khoang ", "tầm ", "lúc ", "luc "] {
        rest = rest.strip_prefix(lead).unwrap_or(rest);
    }
    for tail in [" nhé", " nhe", " nha", " hàng ngày", " hằng ngày", " mỗi ngày"] {
        rest = rest.strip_suffix(tail).unwrap_or(rest);
    }
    rest
}

/// What somebody wants to correct, in words: the button's and their like.
pub(super) fn correction(text: &str) -> Option<&'static str> {
    match fold(text).as_str() {
        "sua ho ten" | "sua ten" | "doi ten" | "sai ten" | "sai ten roi" | "change name" => Some("name"),
        "sua tinh" | "sua tinh thanh" | "doi tinh" | "sai tinh" | "change province" => Some("province"),
        "sua xa" | "sua phuong" | "sua xa phuong" | "doi xa" | "sai xa" | "change commune" => Some("commune"),
        "sua cong viec" | "doi cong viec" | "change work" => Some("work"),
        "doi gio hoc" | "sua gio" | "sua gio hoc" | "change hour" => Some("hour"),
        _ => None,
    }
}

/// A name without "em tên là" and the like in front.
pub(super) fn without_lead(text: &str) -> &str {
    const LEADS: [&str; 12] = [
        "em tên là ",
        "tôi tên là ",
        "mình tên là ",
        "chị tên là ",
        "anh tên là ",
        "tên em là ",
        "tên tôi là ",
        "tên mình là ",
        "em tên ",
        "tôi tên ",
        "tôi là ",
        "my name is ",
    ];
    let small = text.to_lowercase();
    let lead = LEADS.iter().find(|lead| small.starts_with(**lead));
    lead.and_then(|lead| text.get(lead.len()..)).unwrap_or(text)
}

/// Something that people say where a name is asked for.
pub(super) fn is_chatter(text: &str) -> bool {
    const CHATTER: [&str; 11] = [
        "cho chut",
        "doi chut",
        "ai day",
        "tai sao",
        "lam gi",
        "khong biet",
        "khong muon",
        "de sau",
        "la gi",
        "la ai",
        "sao phai",
    ];
    // Whole words: "La Giang" is a name.
    let folded = format!(" {} ", fold(text));
    CHATTER.iter().any(|words| folded.contains(&format!(" {words} ")))
}

/// Whether the words say "enough of this".
pub(super) fn is_enough(text: &str) -> bool {
    matches!(
        fold(text).as_str(),
        "thoat"
            | "thoi"
            | "huy"
            | "thoi khong hoc nua"
            | "dung lam"
            | "de sau"
            | "luc khac"
            | "exit"
            | "quit"
            | "cancel"
            | "leave"
            | "later"
    )
}
