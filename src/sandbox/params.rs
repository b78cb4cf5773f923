//! The parameters of one call, however they came: query, form, JSON or multipart.
//! Telegram takes numbers as strings and nested objects as JSON strings, and so does this.

use std::collections::BTreeMap;

use serde_json::Value;

/// A file that came with the call.
#[derive(Debug, Clone, Default)]
pub struct Upload {
    pub name: String,
    pub mime: String,
    pub bytes: Vec<u8>,
}

/// Everything a call brought along.
#[derive(Debug, Clone, Default)]
pub struct Params {
    pub fields: BTreeMap<String, Value>,
    pub uploads: BTreeMap<String, Upload>,
}

impl Params {
    /// The parameter as text; an absent, null or nested one is none.
    pub fn text(&self, name: &str) -> Option<String> {
        match self.fields.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(flag) => Some(flag.to_string()),
            _ => None,
        }
    }

    /// The parameter as a whole number.
    pub fn int(&self, name: &str) -> Option<i64> {
        self.text(name)?.trim().parse().ok()
    }

    /// Whether the parameter says yes: true, yes or 1.
    pub fn flag(&self, name: &str) -> bool {
        self.text(name).is_some_and(|text| matches!(text.to_ascii_lowercase().as_str(), "true" | "yes" | "1"))
    }

    /// The parameter as JSON, native or written in a string. An empty string is as good as absent.
    pub fn json(&self, name: &str) -> Option<Result<Value, ()>> {
        match self.fields.get(name)? {
            Value::Null => None,
            Value::String(text) if text.trim().is_empty() => None,
            Value::String(text) => Some(serde_json::from_str(text).map_err(|_| ())),
            value => Some(Ok(value.clone())),
        }
    }

    /// How the call is shown: fields as they came, nested JSON opened, uploads by name and size.
    pub fn shown(&self) -> Value {
        let mut shown: serde_json::Map<String, Value> = self
            .fields
            .iter()
            .map(|(name, value)| match self.json(name) {
                Some(Ok(opened @ (Value::Object(_) | Value::Array(_)))) => (name.clone(), opened),
                _ => (name.clone(), value.clone()),
            })
            .collect();
        for (name, upload) in &self.uploads {
            shown.insert(name.clone(), format!("{} ({} bytes)", upload.name, upload.bytes.len()).into());
        }
        Value::Object(shown)
    }
}
