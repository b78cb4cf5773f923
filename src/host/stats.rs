//! `hochoi course stats`: a course in numbers, as a table or for tools.

use anyhow::Result;

use super::check;
use super::options::Files;
use crate::course::stats::{Stats, stats};
use crate::lang::Lang;

const KINDS: [&str; 6] = ["one", "several", "true-false", "short", "number", "matching"];

pub fn run(files: &Files, json: bool) -> Result<()> {
    let all = stats(&check::read_or_stop(files)?.course);
    match json {
        true => println!("{}", serde_json::to_string_pretty(&all)?),
        false => print!("{}", table(&all)),
    }
    Ok(())
}

fn table(all: &[Stats]) -> String {
    let head = ["topic", "lessons", "cards", "questions"].into_iter().chain(KINDS).chain([
        "minutes",
        "sources",
        "tasks",
        "chars vi",
        "chars en",
        "right vi",
        "right en",
        "longest vi",
        "longest en",
        "A B C D",
    ]);
    let rows: Vec<Vec<String>> =
        [head.map(str::to_owned).collect()].into_iter().chain(all.iter().map(row)).collect();
    let width =
        |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..rows[0].len()).filter_map(width).collect();
    let mut text = String::new();
    for row in &rows {
        let cells = row.iter().zip(&widths).enumerate();
        let line: Vec<String> = cells
            .map(
                |(column, (cell, width))| {
                    if column == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
                },
            )
            .collect();
        text += line.join("  ").trim_end();
        text.push('\n');
    }
    text + "right: mean length of right options against wrong ones; longest: how often the longest is right; A B C D: where the right one stands (single choice)\n"
}

fn row(stats: &Stats) -> Vec<String> {
    let counts = [stats.lessons, stats.cards, stats.questions];
    let kinds = KINDS.map(|kind| stats.kinds.get(kind).copied().unwrap_or(0));
    let more = [stats.minutes as usize, stats.sources, stats.practice_tasks];
    let characters = Lang::ALL.map(|lang| stats.characters[lang.code()]);
    let counted =
        counts.into_iter().chain(kinds).chain(more).chain(characters).map(|count| count.to_string());
    let balance = Lang::ALL.map(|lang| &stats.balance[lang.code()]);
    let right = balance.iter().map(|numbers| format!("{} %", numbers.right_percent));
    let longest = balance.iter().map(|numbers| format!("{} %", numbers.longest_percent));
    let positions: Vec<String> = balance[0].balance.positions.iter().map(ToString::to_string).collect();
    [stats.topic.clone()]
        .into_iter()
        .chain(counted)
        .chain(right)
        .chain(longest)
        .chain([positions.join(" ")])
        .collect()
}
