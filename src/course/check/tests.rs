//! Rules as a table: a tiny course that passes, one edit, and what is then told and where.

use chrono::NaiveDate;

use super::{Given, doubts, keys};
use crate::course::read::{Files, read};
use crate::course::{Course, template};
use crate::problem::Problem;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("is a day")
}

const COURSE: &str = r#"slug = "thu"
opens = "2026-12-01T00:00"
closes = "2026-12-16T00:00"
zone = "Asia/Ho_Chi_Minh"
title = { vi = "Thử", en = "Trial" }
note = { vi = "Thử", en = "Trial" }
[rule]
compulsory = ["cd01"]
elective = []
electives_needed = 0
"#;

/// The template is the tiny course; its marks are replaced.
fn tiny() -> Files {
    let mut files = template::topic("cd01", day("2026-11-21"));
    files.insert("course.toml".to_owned(), COURSE.to_owned());
    for text in files.values_mut() {
        *text = text.replace("[THAY", "(").replace("[REPLACE", "(");
    }
    files
}

fn course(files: &Files) -> Course {
    read(files).unwrap_or_else(|problems| panic!("the tiny course can be read: {problems:#?}"))
}

fn told(files: &Files, today: &str) -> Vec<Problem> {
    doubts(&course(files), &Given { files, per_quiz: 6, today: Some(day(today)) })
}

/// File, what stands there, what is written instead; rule, place, severity.
type Row = (&'static str, &'static str, String, &'static str, &'static str, bool);

fn many(word: &str, count: usize) -> String {
    vec![word; count].join(" ")
}

#[test]
fn a_tiny_course_is_only_told_that_it_is_small() {
    let rules: Vec<&str> = told(&tiny(), "2026-11-22").iter().map(|problem| problem.rule).collect();
    assert_eq!(rules, ["bank-size"]);
}

#[test]
fn every_rule_tells_what_breaks_it_and_where() {
    let gift = "cd01/questions.vi.gift";
    let table: Vec<Row> = vec![
        ("cd01/1.vi.md", "(: một ý", many("ngắn.", 95), "card-length", "cd01/1.vi.md:10", false),
        ("cd01/1.vi.md", "(: một ý", many("ngắn.", 150), "card-length", "cd01/1.vi.md:10", true),
        (
            "cd01/2.en.md",
            "(: the next thought",
            many("word", 36),
            "sentence-length",
            "cd01/2.en.md:13",
            false,
        ),
        ("cd01/1.en.md", "title of lesson 1", many("long", 30), "title-length", "cd01/1.en.md:2", true),
        ("cd01/topic.en.md", "short title", many("long", 10), "title-length", "cd01/topic.en.md:3", true),
        ("cd01/1.vi.md", "(: một câu để tự hỏi mình]", String::new(), "missing-text", "cd01/1.vi.md:5", true),
        ("cd01/1.vi.md", "https://example.vn/", "example.vn".to_owned(), "source", "cd01/1.vi.md:8", true),
        ("cd01/2.vi.md", "ý tiếp theo", "xem cd77".to_owned(), "dead-link", "cd01/2.vi.md:14", false),
        ("cd01/2.vi.md", "ý tiếp theo", "xem bài 3.".to_owned(), "dead-link", "cd01/2.vi.md:14", false),
        ("cd01/1.vi.md", "(: một ý", "[THAY: ý".to_owned(), "placeholder", "cd01/1.vi.md:11", false),
        (gift, " #(\\: vì sao dễ nhầm]", String::new(), "feedback", "cd01/questions.vi.gift:8", true),
        (
            gift,
            "(\\: ý hỏng]",
            "Tất cả các ý trên".to_owned(),
            "all-of-the-above",
            "cd01/questions.vi.gift:8",
            true,
        ),
        (
            gift,
            "tình huống có một đáp án đúng",
            many("dài", 400),
            "question-length",
            "cd01/questions.vi.gift:8",
            true,
        ),
    ];
    for (file, before, after, rule, place, is_error) in table {
        let mut files = tiny();
        let text = files.get_mut(file).expect("the file is there");
        assert!(text.contains(before), "{file} holds {before}");
        *text = text.replacen(before, &after, 1);
        let problems = told(&files, "2026-11-22");
        let is_told = problems.iter().any(|problem| {
            let here = format!("{}:{}", problem.file, problem.line);
            problem.rule == rule && here == place && problem.is_error() == is_error
        });
        assert!(is_told, "{rule} at {place} is not among {problems:#?}");
    }
}

#[test]
fn questions_are_compared_with_each_other() {
    let gift = "cd01/questions.vi.gift";
    let first = "(\\: cd01, tình huống có một đáp án đúng]";
    let table = [
        ("(\\: cd01, hỏi tên gọi phải gõ bằng chữ]", first.to_owned(), "duplicate"),
        ("(\\: cd01, hỏi tên gọi phải gõ bằng chữ]", format!("{first} nhé"), "near-duplicate"),
    ];
    for (before, after, rule) in table {
        let mut files = tiny();
        let text = files.get_mut(gift).expect("is there");
        assert!(text.contains(before));
        *text = text.replacen(before, &after, 1);
        let problems = told(&files, "2026-11-22");
        assert!(
            problems.iter().any(|p| p.rule == rule && p.text.contains("cd01-q04") && p.line > 0),
            "{problems:#?}"
        );
    }
}

#[test]
fn an_objective_that_nobody_asks_for_is_told() {
    let mut files = tiny();
    for lang in ["vi", "en"] {
        let text = files.get_mut(&format!("cd01/questions.{lang}.gift")).expect("is there");
        *text = text.replacen("[tag:objective-2]", "[tag:objective-1]", 1);
    }
    let problems = told(&files, "2026-11-22");
    assert!(problems.iter().any(|p| p.rule == "objective-untested" && p.line == 7), "{problems:#?}");
}

#[test]
fn facts_grow_old_on_a_day() {
    let old = |today: &str| told(&tiny(), today).iter().filter(|problem| problem.rule == "review").count();
    assert_eq!((old("2027-05-21"), old("2027-05-22")), (0, 2));
}

#[test]
fn a_changed_key_is_told_with_the_old_and_the_new_one() {
    let mut files = tiny();
    files.insert(super::KEYS.to_owned(), keys(&course(&files)));
    assert!(told(&files, "2026-11-22").iter().all(|problem| problem.rule != "key"));
    for lang in ["vi", "en"] {
        let text = files.get_mut(&format!("cd01/questions.{lang}.gift")).expect("is there");
        *text = text.replacen("\n=", "\n~", 1).replacen("\n~", "\n=", 2).replacen("\n=", "\n~", 1);
    }
    let problems = told(&files, "2026-11-22");
    let key: Vec<&Problem> = problems.iter().filter(|problem| problem.rule == "key").collect();
    assert!(key.len() == 1 && key[0].is_error() && key[0].line == 8, "{problems:#?}");
    assert!(key[0].text.contains("was \"A\" and is \"B\" now"), "{}", key[0].text);
}

#[test]
fn banks_that_give_their_answers_away_are_told() {
    let bank = |lang: &str| {
        let question = |n: usize| {
            format!(
                "// [tag:objective-1]\n::cd01-r{n}::{lang}{n} x{n} y{n} z{n} {{\n=đây là ý đúng và dài hơn hẳn #a\n~sai #b\n~hỏng #c\n####d\n}}\n\n"
            )
        };
        (1..=6).map(question).collect::<String>()
    };
    let mut files = tiny();
    for lang in ["vi", "en"] {
        *files.get_mut(&format!("cd01/questions.{lang}.gift")).expect("is there") +=
            &format!("\n{}", bank(lang));
    }
    let rules: Vec<&str> = told(&files, "2026-11-22").iter().map(|problem| problem.rule).collect();
    for rule in ["option-length", "longest-option", "option-position"] {
        assert!(rules.contains(&rule), "{rule}: {rules:?}");
    }
}
