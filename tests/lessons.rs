//! The real lessons and settings have no problems; broken copies are told what is wrong, and where.

use std::path::{Path, PathBuf};

use hochoi::course::Question;
use hochoi::host::{Files, check};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn real() -> Files {
    Files { lessons: root().join("lessons"), config: root().join("bot-config") }
}

/// Warnings are printed; whoever runs the tests sees them with `--nocapture`.
#[test]
fn lessons_and_settings_have_no_errors() {
    for problem in check::look(&real(), None).1 {
        println!("{problem}");
    }
    let checked = check::read(&real()).unwrap_or_else(|problems| {
        panic!("\n{}\n", problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    });
    let course = &checked.course;
    let compulsory = course.topics.iter().filter(|topic| topic.is_compulsory).count();
    assert_eq!((compulsory, course.topics.len()), (5, 19));
    assert!(course.topics.iter().all(|topic| !topic.lessons.is_empty() && !topic.questions.is_empty()));
    assert_eq!(checked.atlas.provinces().len(), 34);
    assert!(checked.settings.quiz.questions_per_topic > 0);
}

/// An attempt keeps its questions as JSON until they are marked.
#[test]
fn every_question_is_kept_as_it_is() {
    let checked = check::read(&real()).unwrap_or_else(|problems| panic!("{problems:?}"));
    for question in checked.course.topics.iter().flat_map(|topic| &topic.questions) {
        let kept = serde_json::to_string(question).expect("is JSON");
        assert_eq!(serde_json::from_str::<Question>(&kept).as_ref().ok(), Some(question));
    }
}

/// What is done to a copy.
enum Harm {
    /// The first place where this stands is made to say something else.
    Says(&'static str, &'static str),
    Ends(&'static str),
    Removed,
    Added(&'static str),
}

/// A file, what happens to it, and how the problem then begins and what it tells.
type Breakage = (&'static str, Harm, &'static str, &'static str);

const BREAKAGES: &[Breakage] = &[
    (
        "lessons/course.toml",
        Harm::Says("electives_needed = 5", "electives_needed = 15"),
        "lessons/course.toml:24: ",
        "the rule needs 15 electives, but the course has 14: nobody could finish",
    ),
    (
        "lessons/course.toml",
        Harm::Says("2026-12-16T00:00", "16/12/2026"),
        "lessons/course.toml:7: ",
        "\"16/12/2026\" is not a time; write it like 2026-12-01T00:00",
    ),
    ("lessons/course.toml", Harm::Says("[rule]", "[rules]"), "lessons/course.toml:", "rules"),
    ("lessons/cd01/2.en.md", Harm::Removed, "lessons/cd01/2.en.md: ", "the file is missing"),
    (
        "lessons/cd02/1.vi.md",
        Harm::Says("+++\n", "---\n"),
        "lessons/cd02/1.vi.md:1: ",
        "the file must begin with front matter between two lines \"+++\"",
    ),
    (
        "lessons/cd03/1.en.md",
        Harm::Ends("\n## One card more\n\nOnly in English.\n"),
        "lessons/cd03/1.en.md: ",
        "in Vietnamese; both languages need the same",
    ),
    (
        "lessons/cd04/notes.md",
        Harm::Added("Not a lesson."),
        "lessons/cd04/notes.md: ",
        "nothing uses this file",
    ),
    (
        "lessons/cd05/picture.svg",
        Harm::Added(include_str!("pictures/refused.svg")),
        "lessons/cd05/picture.svg:2: ",
        "<script> must not stand in a picture",
    ),
    (
        "lessons/cd05/3.svg",
        Harm::Added(include_str!("pictures/plain.svg")),
        "lessons/cd05/3.svg: ",
        "nothing uses this file",
    ),
    (
        "lessons/cd01/questions.vi.gift",
        Harm::Says("=Bộ Chính trị, ngày", "~Bộ Chính trị, ngày"),
        "lessons/cd01/questions.vi.gift:5: ",
        "No option is right. Put = before the right one",
    ),
    (
        "bot-config/hochoi.toml",
        Harm::Says("pass_percent = 70", "pass_percent = 170"),
        "bot-config/hochoi.toml:",
        "pass_percent must be between 1 and 100",
    ),
    (
        "bot-config/hochoi.toml",
        Harm::Says("\"07:00\"", "\"7 giờ kém\""),
        "bot-config/hochoi.toml:",
        "is not a time of day; write it like 19:30",
    ),
    (
        "bot-config/words/welcome.vi.hbs",
        Harm::Ends("\n{{#if note}}"),
        "bot-config/words/welcome.vi.hbs:",
        "the template cannot be read",
    ),
    (
        "bot-config/words/name_kept.en.hbs",
        Harm::Says("{{name}}", "{{{name}}}"),
        "bot-config/words/name_kept.en.hbs:1: ",
        "unescaped output is not allowed; use {{field}} or {{rich field}}",
    ),
    (
        "bot-config/words/labels.toml",
        Harm::Says("\nagree = ", "\nagreed = "),
        "bot-config/words/labels.toml: ",
        "the label agree is missing",
    ),
    (
        "bot-config/places/communes.csv",
        Harm::Says("00008,phường,Ngọc Hà,01", "00008,phường,Ngọc Hà,99"),
        "bot-config/places/communes.csv:3: ",
        "99",
    ),
    (
        "bot-config/pages/certificate.css",
        Harm::Removed,
        "bot-config/pages/certificate.css: ",
        "the file is missing",
    ),
];

#[test]
fn a_broken_copy_is_told_what_is_wrong_and_where() {
    for (file, harm, begins, tells) in BREAKAGES {
        let copy = tempfile::tempdir().expect("a temporary folder can be made");
        for folder in ["lessons", "bot-config"] {
            copy_folder(&root().join(folder), &copy.path().join(folder));
        }
        let path = copy.path().join(file);
        match harm {
            Harm::Removed => std::fs::remove_file(&path).expect("the file can be removed"),
            Harm::Added(text) => std::fs::write(&path, text).expect("the file can be written"),
            Harm::Ends(more) => edit(&path, |text| format!("{text}{more}")),
            Harm::Says(before, after) => edit(&path, |text| {
                assert!(text.contains(before), "{file} says \"{before}\"");
                text.replacen(before, after, 1)
            }),
        }
        let files = Files { lessons: copy.path().join("lessons"), config: copy.path().join("bot-config") };
        let Err(problems) = check::read(&files) else { panic!("{file} has no problem, but should: {tells}") };
        let inside = format!("{}/", copy.path().display());
        let problems: Vec<String> =
            problems.iter().map(|problem| problem.to_string().replace(&inside, "")).collect();
        let is_told = problems.iter().any(|problem| problem.starts_with(begins) && problem.contains(tells));
        assert!(is_told, "{begins}…{tells}\nis not among\n{}", problems.join("\n"));
        assert!(problems.len() < 20, "one mistake is not told {} times", problems.len());
    }
}

#[test]
fn all_problems_are_told_at_once() {
    let copy = tempfile::tempdir().expect("a temporary folder can be made");
    for folder in ["lessons", "bot-config"] {
        copy_folder(&root().join(folder), &copy.path().join(folder));
    }
    std::fs::remove_file(copy.path().join("lessons/cd01/topic.vi.md")).expect("can be removed");
    edit(&copy.path().join("bot-config/hochoi.toml"), |text| {
        text.replace("pass_percent = 70", "pass_percent = 0")
    });
    std::fs::remove_file(copy.path().join("bot-config/places/provinces.csv")).expect("can be removed");
    let files = Files { lessons: copy.path().join("lessons"), config: copy.path().join("bot-config") };
    let problems = check::read(&files).err().expect("there are problems");
    for part in ["topic.vi.md", "hochoi.toml", "provinces.csv"] {
        assert!(problems.iter().any(|problem| problem.file.contains(part)), "{part}: {problems:#?}");
    }
    let missing = Files { lessons: copy.path().join("nowhere"), config: copy.path().join("bot-config") };
    assert!(
        check::read(&missing)
            .is_err_and(|problems| problems.iter().any(|p| p.text.contains("cannot be read")))
    );
}

fn edit(path: &Path, change: impl Fn(String) -> String) {
    let text = std::fs::read_to_string(path).expect("the file can be read");
    std::fs::write(path, change(text)).expect("the file can be written");
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("the folder can be made");
    for entry in std::fs::read_dir(from).expect("the folder can be read") {
        let from: PathBuf = entry.expect("its entries can be read").path();
        let to = to.join(from.file_name().expect("has a name"));
        match from.is_dir() {
            true => copy_folder(&from, &to),
            false => drop(std::fs::copy(&from, &to).expect("the file can be copied")),
        }
    }
}
