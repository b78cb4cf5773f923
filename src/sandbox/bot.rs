//! The bot as the world knows it: its name, what it says about itself, its commands.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::person::Person;

#[derive(Debug, Serialize, Deserialize)]
pub struct Bot {
    pub id: i64,
    /// name, description and short_description by `field/language`; an empty language is the default.
    about: BTreeMap<String, String>,
    /// Commands by `scope/language`.
    commands: BTreeMap<String, Vec<Value>>,
}

impl Default for Bot {
    fn default() -> Bot {
        Bot { id: 1, about: BTreeMap::new(), commands: BTreeMap::new() }
    }
}

impl Bot {
    /// The bot as a User.
    pub fn user(&self) -> Value {
        let name = self.about("name", "");
        json!({ "id": self.id, "is_bot": true, "first_name": name, "username": "hochoi_sandbox_bot" })
    }

    /// The bot as getMe shows it. Clients insist on every one of these fields.
    pub fn me(&self) -> Value {
        let mut me = self.user();
        for capability in [
            "can_join_groups",
            "can_read_all_group_messages",
            "supports_inline_queries",
            "can_connect_to_business",
            "has_main_web_app",
        ] {
            me[capability] = false.into();
        }
        me
    }

    /// What the bot says about itself in a language; the default language stands in for a missing one.
    pub fn about(&self, field: &str, lang: &str) -> String {
        let found =
            self.about.get(&format!("{field}/{lang}")).or_else(|| self.about.get(&format!("{field}/")));
        let fallback = if field == "name" { "Học hỏi" } else { "" };
        found.cloned().unwrap_or_else(|| fallback.into())
    }

    pub fn set_about(&mut self, field: &str, lang: &str, text: String) {
        let key = format!("{field}/{lang}");
        match text.is_empty() {
            true => self.about.remove(&key),
            false => self.about.insert(key, text),
        };
    }

    pub fn commands(&self, scope: &str, lang: &str) -> Vec<Value> {
        self.commands.get(&format!("{scope}/{lang}")).cloned().unwrap_or_default()
    }

    pub fn set_commands(&mut self, scope: &str, lang: &str, commands: Vec<Value>) {
        let key = format!("{scope}/{lang}");
        match commands.is_empty() {
            true => self.commands.remove(&key),
            false => self.commands.insert(key, commands),
        };
    }

    /// The menu this person sees: the narrowest scope that has commands, in their language before any.
    pub fn menu(&self, person: &Person) -> Vec<Value> {
        let scopes = [format!("chat:{}", person.id), "all_private_chats".into(), "default".into()];
        let places = scopes.iter().flat_map(|scope| [(scope, person.lang.as_str()), (scope, "")]);
        places.map(|(scope, lang)| self.commands(scope, lang)).find(|c| !c.is_empty()).unwrap_or_default()
    }
}
