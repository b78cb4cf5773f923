//! What an answer of Telegram means for us, by the text that it sends today: teloxide drops the error code and its
//! own list of texts has drifted. Unknown answers are never taken as proof that somebody left.

use std::time::Duration;

use teloxide::{ApiError, RequestError};

use crate::channel::SendError;

/// Answers after which this person cannot be reached.
const GONE: [&str; 5] = [
    "bot was blocked by the user",
    "user is deactivated",
    "bot can't initiate conversation with a user",
    "chat not found",
    "the bot can't send messages to the bot",
];

pub(super) fn classify(error: &RequestError) -> SendError {
    match error {
        RequestError::RetryAfter(seconds) => SendError::Later(seconds.duration()),
        RequestError::Network(_) | RequestError::Io(_) => SendError::Trouble(describe(error)),
        RequestError::InvalidJson { raw, .. } => of_raw(raw),
        RequestError::MigrateToChatId(_) => SendError::Rejected("the chat moved to another id".to_owned()),
        RequestError::Api(api) => of_text(&text(api)),
    }
}

fn of_text(text: &str) -> SendError {
    if GONE.iter().any(|gone| text.contains(gone)) {
        return SendError::Unreachable;
    }
    if let Some(seconds) = text.split("retry after ").nth(1) {
        let seconds =
            seconds.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap_or(5);
        return SendError::Later(Duration::from_secs(seconds));
    }
    if text.contains("Internal Server Error") || text.contains("Bad Gateway") || text.contains("restart") {
        return SendError::Trouble(text.to_owned());
    }
    SendError::Rejected(text.to_owned())
}

/// An answer that teloxide could not parse: an HTML page of a gateway, or JSON with a field it does not know.
fn of_raw(raw: &str) -> SendError {
    let json: Option<serde_json::Value> = serde_json::from_str(raw).ok();
    let Some(json) = json else { return SendError::Trouble("the answer was not JSON".to_owned()) };
    if let Some(seconds) = json.pointer("/parameters/retry_after").and_then(serde_json::Value::as_u64) {
        return SendError::Later(Duration::from_secs(seconds));
    }
    match json.get("description").and_then(serde_json::Value::as_str) {
        Some(text) => of_text(text),
        // An "ok" in a shape that teloxide does not know: the message is out, and sending again would double it.
        None => SendError::Rejected("the answer had an unknown shape".to_owned()),
    }
}

/// The text as Telegram sent it.
fn text(api: &ApiError) -> String {
    match api {
        ApiError::Unknown(text) => text.clone(),
        known => known.to_string(),
    }
}

pub(super) fn is_unchanged(error: &RequestError) -> bool {
    has(error, "message is not modified")
}

/// The message to change is no longer there, no longer ours to change, or a picture, which cannot become text.
pub(super) fn is_gone(error: &RequestError) -> bool {
    has(error, "message to edit not found")
        || has(error, "message can't be edited")
        || has(error, "MESSAGE_ID_INVALID")
        || has(error, "there is no text in the message to edit")
}

/// The id of a picture that Telegram gave us once and knows no longer.
pub(super) fn is_wrong_file(error: &RequestError) -> bool {
    [
        "wrong file identifier",
        "wrong file id",
        "wrong file_id",
        "wrong remote file identifier",
        "can't use file",
    ]
    .iter()
    .any(|part| has(error, part))
}

pub(super) fn is_too_old(error: &RequestError) -> bool {
    has(error, "query is too old")
}

fn has(error: &RequestError, part: &str) -> bool {
    matches!(error, RequestError::Api(api) if text(api).contains(part))
}

/// The error without the address that it happened at: the address holds the token.
pub(super) fn without_token(error: RequestError) -> anyhow::Error {
    anyhow::anyhow!(describe(&error))
}

fn describe(error: &RequestError) -> String {
    match error {
        RequestError::Network(network) if network.is_timeout() => {
            "Telegram did not answer in time".to_owned()
        }
        RequestError::Network(network) if network.is_connect() => "Telegram cannot be reached".to_owned(),
        RequestError::Network(_) => "the connection to Telegram broke".to_owned(),
        RequestError::InvalidJson { .. } => "Telegram's answer cannot be read".to_owned(),
        RequestError::Api(api) => text(api),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_mean_what_telegram_means_today() {
        let table = [
            ("Forbidden: bot was blocked by the user", SendError::Unreachable),
            ("Forbidden: user is deactivated", SendError::Unreachable),
            ("Bad Request: chat not found", SendError::Unreachable),
            ("Too Many Requests: retry after 35", SendError::Later(Duration::from_secs(35))),
        ];
        for (answer, meaning) in table {
            assert_eq!(of_text(answer), meaning, "{answer}");
        }
        assert!(matches!(of_text("Internal Server Error: restart"), SendError::Trouble(_)));
        assert!(matches!(of_text("Bad Request: something new"), SendError::Rejected(_)));
        assert!(matches!(of_raw("<html>502</html>"), SendError::Trouble(_)));
        let flood =
            r#"{"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":7,"new":1}}"#;
        assert_eq!(of_raw(flood), SendError::Later(Duration::from_secs(7)));
    }

    #[test]
    fn an_expired_press_is_known_in_old_and_new_spelling() {
        for text in [
            "Bad Request: query is too old and response timeout expired or query ID is invalid",
            "Bad Request: query is too old and response timeout expired or query id is invalid",
        ] {
            let error: ApiError = serde_json::from_value(serde_json::Value::String(text.to_owned()))
                .expect("any text is an ApiError");
            assert!(is_too_old(&RequestError::Api(error)), "{text}");
        }
    }
}
