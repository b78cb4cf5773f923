//! `hochoi serve` as its operator runs it: a process of its own that calls a Bot API elsewhere, is stopped, killed
//! and started again. The Bot API is a sandbox in a second process.

#[path = "support/process.rs"]
mod process;
#[path = "support/sim.rs"]
mod sim;

use std::path::Path;
use std::time::Duration;

use hochoi::config;
use tempfile::TempDir;

use process::{PATIENCE, Process};
use sim::{Chat, Sim};

type Outcome<T> = Result<T, String>;

/// What an operator sets; a secret that would be found in any output.
const TOKEN: &str = "4711:x-secret-x";
/// No service manager waits longer than this.
const POLITE: Duration = Duration::from_secs(5);

/// The sandbox, and what stays of the bot between its lives.
struct World {
    sim: Sim,
    folder: TempDir,
}

impl World {
    async fn new() -> Outcome<World> {
        Ok(World { sim: Sim::start().await?, folder: process::folder()? })
    }

    /// A bot that has come up so many minutes into the first morning, and the address of its pages.
    fn bot(&self, minutes: u32) -> Outcome<(Process, String)> {
        self.bot_with(minutes, "lessons")
    }

    /// The same with lessons from another folder.
    fn bot_with(&self, minutes: u32, lessons: &str) -> Outcome<(Process, String)> {
        let database = format!("sqlite:{}", self.folder.path().join("hochoi.db").display());
        let clock = format!("2026-12-01T08:{minutes:02}");
        let settings = [
            ("TELOXIDE_TOKEN", TOKEN),
            ("TELOXIDE_API_URL", &self.sim.address),
            ("HOCHOI_CLOCK", &clock),
            ("HOCHOI_DATABASE_URL", &database),
            ("HOCHOI_LISTEN", "127.0.0.1:0"),
            ("HOCHOI_LESSONS", lessons),
        ];
        let bot = Process::hochoi(&["serve"], &settings)?;
        let pages = bot.says("certificates at ")?;
        Ok((bot, pages.trim_end_matches("/chungnhan/…").to_owned()))
    }
}

fn has_kept_its_secret(bot: &Process) -> Outcome<()> {
    let printed = bot.printed();
    if printed.contains("x-secret-x") { Err(format!("The token was printed:\n{printed}")) } else { Ok(()) }
}

/// Somebody who has joined and stands before their first lesson.
async fn joined<'a>(world: &'a World, name: &str) -> Outcome<Chat<'a>> {
    let chat = world.sim.meet(name).await?;
    chat.asks("/start", "Mình lưu gì?").await?;
    chat.presses("Đồng ý").await?;
    chat.reads("họ và tên").await?;
    for (typed, answer) in [
        (name, "tỉnh, thành phố"),
        ("lao cai", "nào của Lào Cai"),
        ("sa pa", "1. Phường Sa Pa"),
        ("1", "mảng nào"),
        ("1", "mấy giờ"),
        ("7 giờ tối", "19:00"),
        ("đúng", "Chào mừng"),
    ] {
        chat.asks(typed, answer).await?;
    }
    Ok(chat)
}

#[tokio::test]
async fn a_stopped_bot_goes_on_where_its_learner_was() -> Outcome<()> {
    let world = World::new().await?;
    let (mut bot, pages) = world.bot(0)?;
    assert_eq!(world.sim.status(&format!("{pages}/health")).await?, 200);

    let chat = joined(&world, "Đỗ Văn Nam").await?;
    chat.asks("học", "Thẻ 1/").await?;
    chat.asks("tiếp", "Thẻ 2/").await?;
    bot.terminate()?;
    let status = bot.ended(POLITE)?;
    assert!(status.success(), "{status}: {}", bot.printed());
    has_kept_its_secret(&bot)?;

    let (mut bot, _) = world.bot(2)?;
    chat.asks("tiếp", "Thẻ 3/").await?;
    while !chat.newest().await?.contains("Làm câu hỏi") {
        chat.says("tiếp").await?;
        chat.reads("Thẻ").await?;
    }
    chat.asks("tiếp", "Câu 1/").await?;
    bot.terminate()?;
    bot.ended(POLITE)?;

    let (_bot, _) = world.bot(4)?;
    chat.asks("tiến độ", "0/10 chuyên đề").await?;
    chat.asks("học", "Câu 1/").await.map(drop)
}

#[tokio::test]
async fn a_killed_bot_loses_nothing() -> Outcome<()> {
    let world = World::new().await?;
    let (mut bot, _) = world.bot(0)?;
    let chat = joined(&world, "Võ Thị Hạnh").await?;
    chat.asks("học", "Thẻ 1/4").await?;

    // An answer that waits for ten minutes is no longer sent; the bot is back sooner.
    // While nobody listens.
    bot.kill();
    chat.says("tiếp").await?;
    let (mut bot, _) = world.bot(2)?;
    chat.reads("Thẻ 2/4").await?;

    // As soon as the message is out.
    chat.says("tiếp").await?;
    bot.kill();
    let (mut bot, _) = world.bot(4)?;
    chat.reads("Thẻ 3/4").await?;

    // As soon as the bot has taken it over, whether or not it has answered.
    chat.says("tiếp").await?;
    world.sim.is_taken_over().await?;
    bot.kill();
    has_kept_its_secret(&bot)?;
    let (_bot, _) = world.bot(6)?;
    chat.reads("Thẻ 4/4").await?;
    // Nothing was done twice: the next one is the question after the last card.
    chat.asks("tiếp", "Câu 1/2").await.map(drop)
}

/// Puts the lessons of a small course into a folder, in place of those that lie there.
fn put(course: &str, folder: &Path) -> Outcome<()> {
    let text = |why: std::io::Error| format!("{course}: {why}");
    if folder.exists() {
        std::fs::remove_dir_all(folder).map_err(text)?;
    }
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/courses/changing").join(course);
    let files = config::folder(&from).map_err(|problems| format!("{problems:?}"))?;
    for (path, content) in files {
        let file = folder.join(path);
        std::fs::create_dir_all(file.parent().unwrap_or(folder)).map_err(text)?;
        std::fs::write(file, content).map_err(text)?;
    }
    Ok(())
}

#[tokio::test]
async fn a_running_bot_takes_changed_lessons_when_it_is_told() -> Outcome<()> {
    let world = World::new().await?;
    let lessons = world.folder.path().join("lessons");
    put("before", &lessons)?;
    let (mut bot, _) = world.bot_with(0, &lessons.display().to_string())?;
    let chat = joined(&world, "Hà Văn Đức").await?;
    chat.asks("học", "Thẻ 1/2").await?;
    chat.asks("tiếp", "Lau khô tay, rồi ngắt cầu dao.").await?;

    put("broken", &lessons)?;
    bot.hang_up()?;
    bot.says("Lessons not taken")?;
    let problem = bot.says("dien/questions.vi.gift:15: ")?;
    assert!(problem.contains("never closed"), "{problem}");
    chat.asks("quay lại", "Thẻ 1/2").await?;
    chat.asks("tiếp", "Lau khô tay, rồi ngắt cầu dao.").await?;

    put("after", &lessons)?;
    bot.hang_up()?;
    bot.says("Lessons taken: version ")?;
    chat.asks("quay lại", "Thẻ 1/2").await?;
    chat.asks("tiếp", "Ngắt cầu dao trước mọi việc khác.").await?;
    bot.terminate()?;
    assert!(bot.ended(POLITE)?.success());
    assert!(!bot.printed().contains("Đức"), "{}", bot.printed());
    has_kept_its_secret(&bot)
}

#[test]
fn wrong_settings_are_told_all_at_once() -> Outcome<()> {
    let settings = [
        ("TELOXIDE_TOKEN", "x-secret-x"),
        ("TELOXIDE_API_URL", "http://example.vn"),
        ("HOCHOI_CLOCK", "at eight"),
        ("HOCHOI_DATABASE_URL", "hochoi.db"),
        ("HOCHOI_LISTEN", "here"),
        ("HOCHOI_PUBLIC_URL", "example.vn"),
        ("HOCHOI_LESSONS", "no-lessons"),
        ("HOCHOI_CONFIG", "no-config"),
    ];
    let mut bot = Process::hochoi(&["serve"], &settings)?;
    let status = bot.ended(PATIENCE)?;
    assert!(!status.success());
    has_kept_its_secret(&bot)?;
    let printed = bot.printed();
    for (name, _) in &settings[..6] {
        assert!(printed.contains(name), "{name} is missing in:\n{printed}");
    }
    for folder in ["no-lessons", "no-config"] {
        assert!(printed.contains(folder), "{folder} is missing in:\n{printed}");
    }
    Ok(())
}

#[test]
fn without_a_token_the_operator_hears_where_to_get_one() -> Outcome<()> {
    let mut bot = Process::hochoi(&["serve", "--listen", "127.0.0.1:0"], &[])?;
    assert!(!bot.ended(PATIENCE)?.success());
    let printed = bot.printed();
    for words in ["TELOXIDE_TOKEN is missing", "@BotFather", "hochoi sandbox"] {
        assert!(printed.contains(words), "{words} is missing in:\n{printed}");
    }
    Ok(())
}

#[test]
fn an_api_that_does_not_answer_is_no_reason_to_print_the_token() -> Outcome<()> {
    let folder = process::folder()?;
    let database = format!("sqlite:{}", folder.path().join("hochoi.db").display());
    // Nobody listens on a port that was just given back.
    let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr());
    let api = format!("http://{}", port.map_err(|why| why.to_string())?);
    let settings = [
        ("TELOXIDE_TOKEN", TOKEN),
        ("TELOXIDE_API_URL", &api),
        ("HOCHOI_DATABASE_URL", &database),
        ("HOCHOI_LISTEN", "127.0.0.1:0"),
        ("RUST_LOG", "debug"),
    ];
    let mut bot = Process::hochoi(&["serve"], &settings)?;
    assert!(!bot.ended(PATIENCE)?.success());
    has_kept_its_secret(&bot)
}
