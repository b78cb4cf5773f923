//! The command line. Every flag is also an environment variable; wrong settings are told all at once.

use std::net::SocketAddr;
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::lang::Lang;
use crate::roles::Role;

/// Hochoi: a learning bot for commune officials. Three-minute lessons, quizzes, progress and a certificate, in a
/// messaging app.
#[derive(Debug, Parser)]
#[command(version, about, disable_help_subcommand = true)]
pub struct Options {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the bot on Telegram.
    Serve {
        #[command(flatten)]
        run: Run,
        /// The bot's token, from @BotFather. Better in the environment than on the command line, where others can read it.
        #[arg(
            long,
            env = "TELOXIDE_TOKEN",
            hide_env_values = true,
            default_value = "",
            hide_default_value = true
        )]
        token: String,
        /// Address of the Bot API, where it is not Telegram's own: a server of yours, or a sandbox.
        #[arg(long, env = "TELOXIDE_API_URL")]
        api_url: Option<String>,
        /// End a webhook that is set for this bot, and poll instead.
        #[arg(long, env = "HOCHOI_END_WEBHOOK")]
        end_webhook: bool,
        /// Start from this moment instead of now, such as 2026-12-01T08:00: only with a sandbox's Bot API.
        #[arg(long, env = "HOCHOI_CLOCK")]
        clock: Option<String>,
    },
    /// Run the bot with a pretended Telegram and a page to try it on. Needs no token.
    Sandbox {
        #[command(flatten)]
        files: Files,
        /// Where the page listens; this machine only.
        #[arg(long, env = "HOCHOI_LISTEN", default_value = "127.0.0.1:8080")]
        listen: String,
        /// Keep the database and the chats in this file, and go on from there next time.
        #[arg(long, env = "HOCHOI_KEEP", conflicts_with = "without_bot")]
        keep: Option<PathBuf>,
        /// Only the pretended Telegram: connect a bot of your own to it.
        #[arg(long, env = "HOCHOI_WITHOUT_BOT")]
        without_bot: bool,
    },
    /// Check lessons and configuration; every problem as file:line: sentence.
    Check {
        #[command(flatten)]
        files: Files,
        #[command(flatten)]
        how: How,
    },
    /// Give and take roles, on this machine only.
    Admin {
        #[command(flatten)]
        database: Database,
        #[command(subcommand)]
        command: Admin,
    },
    /// Look at course files, and bring questions in and out.
    Course {
        #[command(subcommand)]
        command: Course,
    },
}

/// Where a bot runs.
#[derive(Debug, Clone, Args)]
pub struct Run {
    #[command(flatten)]
    pub files: Files,
    #[command(flatten)]
    pub database: Database,
    /// Where our own web server listens: certificates, health, and Telegram's deliveries.
    #[arg(long, env = "HOCHOI_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: String,
    /// The address at which the outside reaches our web server. With https://, Telegram delivers updates there;
    /// otherwise we fetch them.
    #[arg(long, env = "HOCHOI_PUBLIC_URL")]
    pub public_url: Option<String>,
}

#[derive(Debug, Clone, Args)]
pub struct Database {
    /// The database: sqlite:FILE or postgres://USER@HOST/NAME.
    #[arg(
        long = "database-url",
        env = "HOCHOI_DATABASE_URL",
        default_value = "sqlite:hochoi.db",
        hide_env_values = true
    )]
    pub url: String,
}

/// What the bot says and teaches.
#[derive(Debug, Clone, Args)]
pub struct Files {
    /// The course folder.
    #[arg(long, env = "HOCHOI_LESSONS", default_value = "lessons")]
    pub lessons: PathBuf,
    /// The configuration folder.
    #[arg(long, env = "HOCHOI_CONFIG", default_value = "bot-config")]
    pub config: PathBuf,
}

/// How to check.
#[derive(Debug, Clone, Default, Args)]
pub struct How {
    /// As a JSON array of {file, line, severity, rule, text}, for tools.
    #[arg(long)]
    pub json: bool,
    /// Keep the answer keys as they are now in keys.toml of the course folder.
    #[arg(long)]
    pub update_keys: bool,
    /// Judge the age of facts as on this day, such as 2027-01-01.
    #[arg(long)]
    pub today: Option<NaiveDate>,
}

#[derive(Debug, Subcommand)]
pub enum Admin {
    /// Give a role to somebody who has written to the bot.
    Grant(Grant),
    /// Take a role back; it ends with their next message.
    Revoke(Grant),
    /// Who has which role.
    List,
}

#[derive(Debug, Clone, Args)]
pub struct Grant {
    /// The role.
    #[arg(value_enum)]
    pub role: Role,
    /// Their numeric id in the messaging app.
    pub chat: i64,
    /// The provinces of an officer, by name or code, separated by commas.
    #[arg(long, value_delimiter = ',')]
    pub province: Vec<String>,
    /// The messaging app.
    #[arg(long, default_value = "telegram")]
    pub channel: String,
    /// The bot's id: the number before the colon of its token. Needed only if they write to several bots.
    #[arg(long)]
    pub bot: Option<String>,
    #[command(flatten)]
    pub files: Files,
}

#[derive(Debug, Subcommand)]
pub enum Course {
    /// Print what a GIFT file was understood to say.
    Questions {
        file: PathBuf,
        /// As JSON, for tools.
        #[arg(long)]
        json: bool,
    },
    /// Print a topic's questions for other programs, such as Moodle.
    Export {
        /// The topic's folder, such as cd01.
        topic: String,
        #[arg(long, default_value = "gift")]
        format: Format,
        #[command(flatten)]
        bank: Bank,
    },
    /// Add questions from a file to a topic. Takes the good ones, and says how to mend the others.
    ///
    /// What stands in the topic's file stays as it is; the new questions come below. A question with the id of one
    /// that stands there is left out. One that comes without an id of ours gets the next number; one that names no
    /// lesson goes to lesson 1. Ends with 1 if anything was left out.
    Import {
        /// A GIFT file, or one exported from Moodle as "Moodle XML format"; at most 5 MiB.
        file: PathBuf,
        /// The topic's folder, such as cd01.
        #[arg(long)]
        topic: String,
        /// What the file is, where neither its name nor its beginning says so.
        #[arg(long)]
        format: Option<Format>,
        /// Put a question in the place of the one that has its id.
        #[arg(long)]
        replace: bool,
        #[command(flatten)]
        bank: Bank,
    },
    /// Write the folder of a new topic, with texts to replace in both languages.
    NewTopic {
        /// Its id, such as cd19.
        topic: String,
        /// The course folder.
        #[arg(long, env = "HOCHOI_LESSONS", default_value = "lessons")]
        lessons: PathBuf,
    },
    /// Open the sandbox at the page of one topic.
    Preview {
        /// Its id, such as cd03.
        topic: String,
        #[command(flatten)]
        files: Files,
        /// Where the page listens; this machine only.
        #[arg(long, env = "HOCHOI_LISTEN", default_value = "127.0.0.1:8080")]
        listen: String,
    },
    /// Count everything that the course holds, per topic and in all.
    Stats {
        #[command(flatten)]
        files: Files,
        /// As JSON, for tools.
        #[arg(long)]
        json: bool,
    },
}

/// Whose bank of questions is meant.
#[derive(Debug, Clone, Args)]
pub struct Bank {
    /// The language of the questions.
    #[arg(long, default_value = "vi", value_parser = lang())]
    pub lang: Lang,
    /// The course folder.
    #[arg(long, env = "HOCHOI_LESSONS", default_value = "lessons")]
    pub lessons: PathBuf,
}

fn lang() -> impl TypedValueParser<Value = Lang> {
    PossibleValuesParser::new(Lang::ALL.map(Lang::code)).map(|code| Lang::of_client(Some(&code)))
}

/// How questions are written in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Text with marks, as the lessons keep it.
    Gift,
    /// Moodle's own.
    MoodleXml,
}

impl Run {
    /// Everything that is wrong with these settings, each with what to do.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        problems.extend(listen_problem(&self.listen));
        problems.extend(self.database.problem());
        if let Some(url) = &self.public_url
            && !(url.starts_with("https://") || url.starts_with("http://"))
        {
            problems.push(format!(
                "HOCHOI_PUBLIC_URL is \"{url}\"; write the whole address, such as https://hochoi.example.vn"
            ));
        }
        problems
    }

    /// The public address without a slash at its end; our own where none is set.
    pub fn public_url(&self) -> String {
        let own = format!("http://{}", self.listen);
        self.public_url.as_deref().unwrap_or(&own).trim_end_matches('/').to_owned()
    }
}

impl Database {
    /// The file of a SQLite database.
    pub fn file(&self) -> Option<PathBuf> {
        let path = self.url.strip_prefix("sqlite:")?.split('?').next()?;
        Some(PathBuf::from(path.strip_prefix("//").unwrap_or(path)))
    }

    pub fn problem(&self) -> Option<String> {
        let is_known =
            ["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| self.url.starts_with(scheme));
        (!is_known).then(|| "HOCHOI_DATABASE_URL must begin with sqlite: or postgres://; for a file write sqlite:hochoi.db".to_owned())
    }
}

pub(super) fn listen_problem(listen: &str) -> Option<String> {
    let is_address = listen.parse::<SocketAddr>().is_ok();
    (!is_address).then(|| {
        format!("HOCHOI_LISTEN is \"{listen}\"; write an address and a port, such as 127.0.0.1:8080")
    })
}
