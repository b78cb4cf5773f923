//! What Telegram marks by itself: addresses, commands, mentions and hashtags.
//! E-mail addresses, phone and card numbers are left out; no bot of ours looks at them.

use super::{Entity, Styled, checked_link, utf16_len};

/// Kinds a writer cannot choose.
pub const FOUND: &[&str] = &["url", "bot_command", "mention", "hashtag", "cashtag", "email", "phone_number"];

/// Adds the entities that are found, wherever none of the writer's own code or links stands.
pub fn links_and_commands(mut styled: Styled) -> Styled {
    let mut found = Vec::new();
    let mut offset = 0;
    for word in styled.text.split_inclusive(|c: char| c.is_whitespace()) {
        found.extend(in_word(word.trim_end(), offset));
        offset += utf16_len(word);
    }
    let fixed = |e: &Entity| {
        matches!(e.kind.as_str(), "code" | "pre" | "text_link" | "text_mention" | "custom_emoji")
    };
    let overlaps = |a: &Entity, b: &Entity| a.offset < b.end() && b.offset < a.end();
    found.retain(|new| !styled.entities.iter().any(|old| fixed(old) && overlaps(old, new)));
    styled.entities.extend(found);
    styled.entities.sort_by_key(|e| (e.offset, usize::MAX - e.length));
    styled
}

fn in_word(word: &str, offset: usize) -> Option<Entity> {
    let opening = word.len() - word.trim_start_matches(['(', '"', '\'', '“', '[']).len();
    let (before, word) = word.split_at(opening);
    let offset = offset + utf16_len(before);
    let (kind, length) = if word.starts_with("http://") || word.starts_with("https://") {
        let url = word.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '"', '\'', '”', ']', '…']);
        checked_link(url)?;
        ("url", utf16_len(url))
    } else {
        let kind = match word.chars().next()? {
            '/' => "bot_command",
            '@' => "mention",
            '#' => "hashtag",
            _ => return None,
        };
        (kind, marked(word, kind)?)
    };
    Some(Entity::new(kind, offset, length))
}

/// The length of `/command`, `@name` or `#tag`; nothing if it is too short or glued to something else.
fn marked(word: &str, kind: &str) -> Option<usize> {
    let belongs = |c: char| match kind {
        "hashtag" => c.is_alphanumeric() || c == '_',
        _ => c.is_ascii_alphanumeric() || c == '_',
    };
    let name: String = word[1..].chars().take_while(|c| belongs(*c)).collect();
    let next = word[1 + name.len()..].chars().next();
    let glued = next.is_some_and(|c| c.is_alphanumeric() || matches!(c, '/' | '<' | '>' | '#'));
    let long_enough = name.len() >= if kind == "mention" { 2 } else { 1 };
    (long_enough && !glued).then(|| 1 + utf16_len(&name))
}

#[cfg(test)]
mod tests {
    use super::super::Styled;

    #[test]
    fn links_commands_mentions_and_tags_are_found() {
        let cases = [
            ("/start abc", "bot_command 0 6"),
            ("xem (http://127.0.0.1:8080/chungnhan/A).", "url 5 33"),
            ("đi /lich, @hochoi và #bài3", "bot_command 3 5, mention 10 7, hashtag 21 5"),
            ("và/hoặc 1/2 /a/b http://x", ""),
        ];
        for (text, expected) in cases {
            let found: Vec<String> = Styled::typed(text)
                .entities
                .iter()
                .map(|e| format!("{} {} {}", e.kind, e.offset, e.length))
                .collect();
            assert_eq!(found.join(", "), expected, "{text}");
        }
    }
}
