//! Which tokens may call: shaped like Telegram's, but never one that could be real.

/// Real secrets have exactly this many characters after a bot id of 8 to 10 digits.
const SECRET_CHARS: usize = 35;

/// Refuses a token that could open a real bot, and anything that is no token at all.
pub fn check(token: &str) -> Result<(), String> {
    if looks_real(token) {
        return Err(
            "This token looks like a real one. The sandbox takes only invented tokens, such as 1:sandbox, \
                    so that no real secret is ever typed into it."
                .into(),
        );
    }
    if bot_id(token) == 0 {
        return Err("A token is a number, a colon and a word, such as 1:sandbox.".into());
    }
    Ok(())
}

/// The bot's id, which every token begins with; 0 if this is no token.
pub fn bot_id(token: &str) -> i64 {
    let parts = token.split_once(':').filter(|(id, secret)| {
        !id.starts_with('0')
            && id.bytes().all(|b| b.is_ascii_digit())
            && !secret.is_empty()
            && token.len() <= 80
    });
    parts.and_then(|(id, _)| id.parse().ok()).unwrap_or(0)
}

fn looks_real(token: &str) -> bool {
    let is_secret = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    token.split_once(':').is_some_and(|(id, secret)| {
        (8..=10).contains(&id.len())
            && id.bytes().all(|b| b.is_ascii_digit())
            && secret.chars().count() == SECRET_CHARS
            && secret.chars().all(is_secret)
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_invented_tokens_are_taken() {
        assert!(super::check("1:sandbox").is_ok());
        let real = format!("123456789:{}", "A".repeat(35));
        assert!(super::check(&real).unwrap_err().contains("looks like a real one"));
        assert!(super::check("sandbox").is_err());
        assert!(super::check("0:x").is_err());
    }
}
