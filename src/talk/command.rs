//! The commands: their names in both languages, and the free words that mean the same.

use crate::lang::Lang;
use crate::vietnamese::{compose, fold};

/// Something a learner can ask for from anywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    Learn,
    Topics,
    Progress,
    Certificate,
    Schedule,
    Pause,
    Resume,
    Profile,
    Language,
    Help,
    Start,
}

impl Command {
    /// What stands in the menu, in its order. `Start` is known to every client and is not listed.
    pub const MENU: [Command; 10] = [
        Command::Learn,
        Command::Topics,
        Command::Progress,
        Command::Certificate,
        Command::Schedule,
        Command::Pause,
        Command::Resume,
        Command::Profile,
        Command::Language,
        Command::Help,
    ];

    /// The name after the slash. Vietnamese names are written without accents, as Telegram demands.
    pub fn name(self, lang: Lang) -> &'static str {
        let (vi, en) = match self {
            Command::Learn => ("hoc", "learn"),
            Command::Topics => ("chuyende", "topics"),
            Command::Progress => ("tiendo", "progress"),
            Command::Certificate => ("chungnhan", "certificate"),
            Command::Schedule => ("lich", "schedule"),
            Command::Pause => ("dung", "pause"),
            Command::Resume => ("tieptuc", "resume"),
            Command::Profile => ("hoso", "profile"),
            Command::Language => ("ngonngu", "language"),
            Command::Help => ("trogiup", "help"),
            Command::Start => ("batdau", "start"),
        };
        match lang {
            Lang::Vi => vi,
            Lang::En => en,
        }
    }

    /// The command of a name in either language.
    pub fn named(name: &str) -> Option<Command> {
        let all = Command::MENU.into_iter().chain([Command::Start]);
        all.into_iter().find(|command| Lang::ALL.iter().any(|lang| command.name(*lang) == name))
    }

    /// A message that begins with a slash: `/hoc`, `/Học`, `/learn@the_bot now`.
    pub fn slash(text: &str) -> Option<Command> {
        Command::named(&slashed(text)?)
    }

    /// A message that means a command without a slash: "học tiếp", "hoc", "tiến độ".
    pub fn words(text: &str) -> Option<Command> {
        // Without its mark "dừng" (stop) is "đúng" (right), so this word alone is read with its marks.
        if compose(text).to_lowercase() == "dừng" {
            return Some(Command::Pause);
        }
        let folded = fold(text);
        let command = match folded.as_str() {
            "hoc" | "hoc tiep" | "hoc bai" | "vao hoc" | "bat dau hoc" | "hoc ngay" | "bai hoc"
            | "bai tiep" | "bai tiep theo" | "bai moi" | "kiem tra" | "lam kiem tra" | "lam bai kiem tra"
            | "bai kiem tra" | "lam lai" | "thi lai" | "try again" | "tiep" | "tiep theo" | "tiep di"
            | "learn" | "study" | "next" | "next lesson" | "continue" | "go on" => Command::Learn,
            "chuyen de" | "cac chuyen de" | "danh sach chuyen de" | "danh muc" | "topics" | "topic list" => {
                Command::Topics
            }
            "tien do" | "ket qua" | "tien do hoc" | "em den dau roi" | "con thieu gi" | "progress"
            | "status" => Command::Progress,
            "chung nhan" | "giay chung nhan" | "chung chi" | "certificate" => Command::Certificate,
            "lich" | "lich hoc" | "doi gio" | "doi lich" | "gio hoc" | "schedule" => Command::Schedule,
            "tam dung" | "dung lai" | "dung hoc" | "ngung" | "nghi hoc" | "pause" | "stop" => Command::Pause,
            "tiep tuc" | "hoc lai" | "resume" => Command::Resume,
            "ho so" | "thong tin cua toi" | "sua thong tin" | "profile" => Command::Profile,
            "ngon ngu" | "doi ngon ngu" | "language" => Command::Language,
            "tro giup" | "giup" | "giup do" | "huong dan" | "help" | "menu" => Command::Help,
            "start" | "bat dau" => Command::Start,
            _ => return None,
        };
        Some(command)
    }
}

/// The name after a slash, as names are compared.
pub(super) fn slashed(text: &str) -> Option<String> {
    let word = text.trim().strip_prefix('/')?.split(char::is_whitespace).next()?;
    let name = word.split('@').next()?;
    Some(fold(name).replace(' ', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_heard_with_a_slash_in_either_language() {
        let table = [
            ("/hoc", Some(Command::Learn)),
            ("/Học", Some(Command::Learn)),
            ("  /learn@hochoi_bot now", Some(Command::Learn)),
            ("/tiendo", Some(Command::Progress)),
            ("/dung", Some(Command::Pause)),
            ("/quantri", None),
            ("hoc", None),
        ];
        for (text, command) in table {
            assert_eq!(Command::slash(text), command, "{text}");
        }
    }

    #[test]
    fn stop_and_right_differ_by_their_marks() {
        assert_eq!(Command::words("Dừng"), Some(Command::Pause));
        assert_eq!(Command::words("đúng"), None);
        assert_eq!(Command::words("dung"), None);
        assert_eq!(Command::words("tạm dừng"), Some(Command::Pause));
        assert_eq!(Command::words("Học tiếp!"), Some(Command::Learn));
    }
}
