//! The real banks go out and come in again unharmed, as GIFT and as Moodle's XML; and the commands keep their word
//! on a copy of the lessons.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use hochoi::course::gift::{self, Item, Kind};
use hochoi::course::moodle;

fn lessons() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons")
}

/// Every topic, with its two banks.
fn topics() -> Vec<String> {
    let entries = fs::read_dir(lessons()).expect("the lessons can be read");
    let entries = entries.map(|entry| entry.expect("an entry can be read").path());
    let folders = entries.filter(|path| path.join("questions.vi.gift").exists());
    let mut topics: Vec<String> =
        folders.filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned())).collect();
    topics.sort();
    assert!(topics.len() > 5, "the topics are found");
    topics
}

fn bank(lessons: &Path, topic: &str, lang: &str) -> String {
    let path = lessons.join(topic).join(format!("questions.{lang}.gift"));
    fs::read_to_string(path).expect("the bank can be read")
}

/// The questions of a text, as if all stood in line 0.
fn unplaced(mut items: Vec<Item>) -> Vec<Item> {
    for item in &mut items {
        item.line = 0;
        if let Kind::Choice { options, .. } = &mut item.kind {
            options.iter_mut().for_each(|option| option.line = 0);
        }
    }
    items
}

fn questions(text: &str) -> Vec<Item> {
    unplaced(gift::read(text).0)
}

#[test]
fn the_real_banks_go_through_moodle_xml_unchanged() {
    for topic in topics() {
        for lang in ["vi", "en"] {
            let items = questions(&bank(&lessons(), &topic, lang));
            let (again, problems) = moodle::read(&moodle::write(&items));
            assert!(problems.iter().all(|problem| !problem.lost), "{topic} {lang}: {problems:#?}");
            assert_eq!(unplaced(again), items, "{topic} {lang}");
        }
    }
}

/// A copy of the lessons, to try the commands on.
struct Copy {
    folder: tempfile::TempDir,
}

impl Copy {
    fn new() -> Copy {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        for topic in topics() {
            let to = folder.path().join(&topic);
            fs::create_dir(&to).expect("a folder can be made");
            for entry in fs::read_dir(lessons().join(&topic)).expect("the topic can be read") {
                let from = entry.expect("its entries can be read").path();
                let name = from.file_name().expect("has a name");
                fs::copy(&from, to.join(name)).expect("a file can be copied");
            }
        }
        Copy { folder }
    }

    fn course(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hochoi"));
        command.arg("course").args(arguments).arg("--lessons").arg(self.folder.path());
        command.output().expect("the program runs")
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        fs::write(&path, text).expect("a file can be written");
        path.display().to_string()
    }

    fn bank(&self, topic: &str, lang: &str) -> String {
        bank(self.folder.path(), topic, lang)
    }
}

fn said(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr))
}

#[test]
fn an_export_imported_into_an_empty_bank_is_the_same_bank() {
    let copy = Copy::new();
    for topic in topics() {
        for lang in ["vi", "en"] {
            let old = questions(&copy.bank(&topic, lang));
            for format in ["gift", "moodle-xml"] {
                let export = copy.course(&["export", &topic, "--lang", lang, "--format", format]);
                assert!(export.status.success(), "{:?}", said(&export));
                // No ending tells what it is.
                let file = copy.file("questions.txt", &said(&export).0);
                let path = copy.folder.path().join(&topic).join(format!("questions.{lang}.gift"));
                fs::remove_file(&path).expect("the bank can be removed");
                let import = copy.course(&["import", &file, "--topic", &topic, "--lang", lang]);
                let (out, err) = said(&import);
                assert!(import.status.success(), "{topic} {lang} {format}\n{err}");
                assert!(out.starts_with(&format!("{} questions taken into ", old.len())), "{out}");
                assert_eq!(questions(&copy.bank(&topic, lang)), old, "{topic} {lang} {format}");
            }
        }
    }
}

const FOREIGN: &str = r#"<quiz>
<question type="category"><category><text>$course$/top/2</text></category></question>
<question type="truefalse"><name><text>Lệ phí</text></name>
<questiontext format="html"><text><![CDATA[<p>Đăng ký khai sinh đúng hạn được <b>miễn</b> lệ phí.</p>]]></text></questiontext>
<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer>
<tags><tag><text>objective-1</text></tag></tags></question>
<question type="multianswer"><name><text>Điền từ</text></name>
<questiontext format="html"><text>{1:SA:=a}</text></questiontext></question>
<question type="numerical"><name><text>cd01-q04</text></name>
<questiontext format="html"><text>Bao nhiêu phần trăm?</text></questiontext>
<answer fraction="100"><text>80</text><tolerance>0</tolerance></answer></question>
</quiz>
"#;

/// A bank of its own, so that lessons may grow.
const OLD: &str = "// Tổ Một cửa\n\n$CATEGORY: 2\n\n::cd01-q04::Mấy ngày? {#5 ####Điều 8.}\n\n\
    ::cd01-q10::Ai ký? {\n=Chủ tịch xã #Đúng.\n~Văn thư #Chưa đúng.\n}\n";

#[test]
fn good_questions_are_taken_and_the_others_are_named() {
    let copy = Copy::new();
    copy.file("cd01/questions.vi.gift", OLD);
    copy.file("cd01/questions.en.gift", "");
    let file = copy.file("moodle.xml", FOREIGN);
    let import = copy.course(&["import", &file, "--topic", "cd01"]);
    let (out, err) = said(&import);
    assert_eq!(import.status.code(), Some(1), "{out}{err}");
    assert!(out.starts_with("1 question taken into ") && out.contains("; 2 left out."), "{out}");
    assert!(out.contains("in English") && out.contains("cd01-q11"), "{out}");
    for begins in [
        ":3: “Lệ phí” is cd01-q11 from now on.",
        ":7: left out: “Điền từ”: gaps inside a text (multianswer)",
        ":9: left out: “cd01-q04”: cd01-q04 stands in the bank already. Say --replace",
    ] {
        assert!(err.contains(&format!("{file}{begins}")), "{begins}\n{err}");
    }
    let new = copy.bank("cd01", "vi");
    assert!(new.starts_with(OLD), "what was there stays byte for byte");
    let added = "// [tag:objective-1]\n::cd01-q11::Đăng ký khai sinh đúng hạn được miễn lệ phí.{TRUE}\n";
    assert_eq!(new[OLD.len()..].trim_start(), added);

    // A second time nothing changes: the question is known by what it says.
    let again = copy.course(&["import", &file, "--topic", "cd01"]);
    assert!(said(&again).1.contains("cd01-q11 stands in the bank already"), "{:?}", said(&again));
    assert_eq!(copy.bank("cd01", "vi"), new);
}

#[test]
fn a_replaced_question_leaves_all_others_as_they_were() {
    let copy = Copy::new();
    let old = OLD.replace("::cd01-q04::", "// ghi chú\n// [tag:cũ]\n::cd01-q04::");
    let path = copy.file("cd01/questions.vi.gift", &old);
    let file = copy.file("moodle.xml", FOREIGN);
    let import = copy.course(&["import", &file, "--topic", "cd01", "--replace"]);
    let (out, err) = said(&import);
    assert!(
        out.starts_with("2 questions taken into ") && out.contains("1 of them in the place"),
        "{out}{err}"
    );
    let new = fs::read_to_string(path).expect("the bank can be read");
    let begin = old.find("// [tag:cũ]").expect("is there");
    let end = begin + old[begin..].find("\n\n").expect("a question ends");
    assert!(
        new.starts_with(&format!("{}::cd01-q04::Bao nhiêu phần trăm?{{#=80..80}}", &old[..begin])),
        "{new}"
    );
    assert!(new.contains(&old[end..]), "what follows stays");
    let ids = |text: &str| -> Vec<_> { questions(text).into_iter().map(|item| item.title).collect() };
    let mut expected = ids(&old);
    expected.push(Some("cd01-q11".to_owned()));
    assert_eq!(ids(&new), expected);
}

#[test]
fn every_question_can_take_its_own_place() {
    let copy = Copy::new();
    for topic in topics() {
        let old = copy.bank(&topic, "vi").replace('\n', "\r\n");
        let path = copy.file(&format!("{topic}/questions.vi.gift"), &old);
        let file = copy.file("same.gift", &old);
        let import = copy.course(&["import", &file, "--topic", &topic, "--replace"]);
        assert!(import.status.success(), "{:?}", said(&import));
        let new = fs::read_to_string(path).expect("the bank can be read");
        assert_eq!(questions(&new), questions(&old), "{topic}");
        assert!(!new.replace("\r\n", "").contains('\n'), "line breaks stay of one kind");
    }
}

#[test]
fn what_cannot_be_imported_is_told_in_a_sentence() {
    let copy = Copy::new();
    let old = copy.bank("cd01", "vi");
    let far =
        "$CATEGORY: 99\n\n::cd01-q20::Xã thu phí. {F}\n\n::cd01-q21::Kể lại. {}\n\n::cd01-q22::Ai? {=a ~b\n";
    for (file, arguments, words) in [
        (copy.file("a.gift", far), vec!["--topic", "cd01"], "its category is lesson 99, but cd01 has "),
        (copy.file("a.gift", far), vec!["--topic", "cd01"], "a quiz cannot mark free text"),
        (copy.file("a.gift", far), vec!["--topic", "cd01"], "left out: This { is never closed"),
        (copy.file("a.gift", far), vec!["--topic", "cd77"], "There is no topic \"cd77\""),
        (copy.file("a.gift", far), vec!["--topic", "../cd01"], "There is no topic"),
        (copy.file("b.xml", "<!DOCTYPE a>"), vec!["--topic", "cd01"], "DOCTYPE"),
        ("nowhere.xml".to_owned(), vec!["--topic", "cd01"], "Reading nowhere.xml"),
    ] {
        let import = copy.course(&[&["import", &file], &arguments[..]].concat());
        assert_eq!(import.status.code(), Some(1));
        assert!(said(&import).1.contains(words), "{words}\n{}", said(&import).1);
    }
    assert_eq!(copy.bank("cd01", "vi"), old);
}
