//! The sandbox's page in a real browser, as people use it: by what they read, by clicking and by typing.
//!
//! Needs chromium and chromedriver; without them the tests are reported as ignored, or fail with
//! `HOCHOI_REQUIRE_ALL=1`. What was seen is kept in `target/artefacts`.

#[path = "support/page.rs"]
mod page;
#[path = "support/process.rs"]
mod process;
#[path = "support/webdriver.rs"]
mod webdriver;

use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::json;

use page::Page;
use webdriver::{DOWN, Device, ENTER, Programs};

/// What has to be on the screen, or why it is not.
type Seen = Result<(), String>;

fn main() {
    let programs = Programs::find();
    let trial = |name: &'static str, device, scene: fn(&Page) -> Scene<'_>| {
        let programs = programs.clone();
        let is_left_out = programs.is_err() && !process::is_all_required();
        Trial::test(name, move || play(&programs?, name, device, scene)).with_ignored_flag(is_left_out)
    };
    let trials = vec![
        trial("a_newcomer_joins_and_learns", Device::Desktop, |page| Box::pin(newcomer(page))),
        trial("the_last_topic_brings_the_certificate", Device::Desktop, |page| Box::pin(certificate(page))),
        trial("the_next_day_brings_a_lesson", Device::Desktop, |page| Box::pin(next_day(page))),
        trial("a_phone_shows_one_part_at_a_time", Device::Phone, |page| Box::pin(phone(page))),
        trial("the_keyboard_is_enough", Device::Desktop, |page| Box::pin(keyboard(page))),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

type Scene<'a> = std::pin::Pin<Box<dyn Future<Output = Seen> + 'a>>;

/// Plays one scene in a sandbox and a browser of its own.
fn play(
    programs: &Programs,
    name: &str,
    device: Device,
    scene: fn(&Page) -> Scene<'_>,
) -> Result<(), Failed> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let page = Page::open(programs, device).await?;
        if let Err(why) = scene(&page).await {
            // The picture helps to understand; without it the words must do.
            let _ = page.browser.picture(&format!("failed-{name}")).await;
            return Err(Failed::from(why));
        }
        match page.browser.complaints().await?.as_slice() {
            [] => Ok(()),
            complaints => Err(Failed::from(complaints.join("\n"))),
        }
    })
}

async fn newcomer(page: &Page) -> Seen {
    page.choose("Nguyễn Thị Lan").await?;
    page.picture("page-before-start").await?;
    page.click("Bắt đầu").await?;
    page.reads("Mình lưu gì?").await?;
    page.picture("page-welcome").await?;
    page.press("Đồng ý").await?;
    page.reads("họ và tên").await?;
    page.click("Chia sẻ số của tôi").await?;
    page.picture("page-share-number").await?;
    page.click("Chia sẻ").await?;
    page.reads("tỉnh, thành phố").await?;
    page.picture("page-provinces").await?;
    page.types("yen bai").await?;
    page.reads("Yên Bái nay thuộc Lào Cai").await?;
    page.types("sa pa").await?;
    page.reads("ở Lào Cai mình tìm thấy").await?;
    page.picture("page-communes").await?;
    page.press("Phường Sa Pa").await?;
    page.reads("mảng nào").await?;
    page.press("Trung tâm Phục vụ hành chính công").await?;
    page.reads("mấy giờ").await?;
    page.press("19:30").await?;
    let review = page.reads("xem lại giúp mình").await?;
    for kept in ["Nguyễn Thị Lan", "Lào Cai", "Sa Pa", "19:30"] {
        contains(&review, kept)?;
    }
    page.picture("page-review").await?;
    page.press("Đúng rồi").await?;
    page.reads("Chào mừng anh/chị Nguyễn Thị Lan").await?;
    page.press("Học tiếp").await?;
    page.reads("Thẻ 1/").await?;
    page.picture("page-desktop").await?;
    let done = page.learns_until("Xong bài").await?;
    contains(&done, "đúng 2/2 câu")?;
    page.picture("page-lesson-done").await
}

async fn certificate(page: &Page) -> Seen {
    page.choose("Lê Thị Mai").await?;
    page.types("học tiếp").await?;
    page.learns_until("bài kiểm tra chuyên đề").await?;
    page.picture("page-question").await?;
    page.learns_until("giấy chứng nhận của anh/chị đây ạ").await?;
    page.picture("page-certificate-message").await?;
    let link =
        "return [...document.querySelectorAll('#log a')].findLast(a => a.href.includes('/chungnhan/'))";
    page.browser.click("the certificate's link", link, json!([])).await?;
    page.browser.to_new_window().await?;
    page.browser.until("the certificate", "return document.querySelector('.name')", json!([])).await?;
    let read = |script: &'static str| page.browser.run(script, json!([]));
    let address = read("return location.href").await?;
    let name = read("return document.querySelector('.name').innerText").await?;
    let topics = read("return document.querySelectorAll('.topics li').length").await?;
    let squares = read(
        "const code = document.querySelector('figure svg');
            const box = code.getBoundingClientRect();
            return box.width > 100 && box.height > 100 && code.querySelectorAll('path').length > 0",
    )
    .await?;
    page.browser.fit().await?;
    page.picture("certificate").await?;
    let address = address.as_str().unwrap_or_default();
    same("the name", &name, &json!("Lê Thị Mai"))?;
    same("the number of topics", &topics, &json!(10))?;
    same("a QR code that can be seen", &squares, &json!(true))?;
    same("its status code", &json!(page.status(address).await?), &json!(200))?;
    let (rest, last) = address.split_at(address.len() - 1);
    let other = format!("{rest}{}", if last == "0" { "1" } else { "0" });
    same("the status code of another id", &json!(page.status(&other).await?), &json!(404))
}

async fn next_day(page: &Page) -> Seen {
    page.choose("Trần Văn Bình").await?;
    let before = page.date().await?;
    page.click("+1 ngày").await?;
    let card = page.reads("Đến giờ học rồi").await?;
    contains(&card, "Thẻ 1/")?;
    let has_moved = "
        const part = id => document.getElementById(id);
        return part('moving').hidden && part('date').innerText !== arguments[0]";
    page.browser.until("the next day", has_moved, json!([before])).await?;
    page.picture("page-daily-lesson").await?;
    page.press("Tiếp").await?;
    page.reads("Thẻ 2/").await.map(drop)
}

async fn phone(page: &Page) -> Seen {
    page.browser.until("the people", "return document.querySelector('#people li')", json!([])).await?;
    same("the parts in sight", &json!(page.parts().await?), &json!(["people"]))?;
    let tabs = "
        const isInSight = tab => tab.getBoundingClientRect().bottom <= innerHeight + 1 && tab.offsetWidth > 40;
        return [...document.querySelectorAll('nav.tabs button')].filter(isInSight).length";
    same("the tabs in sight", &page.browser.run(tabs, json!([])).await?, &json!(4))?;
    page.picture("phone-people").await?;
    page.click("Người mới").await?;
    let name = "return document.querySelector('dialog[open] input[name=name]')";
    page.browser.click("the name's field", name, json!([])).await?;
    page.browser.types("Phạm Văn Đức").await?;
    page.picture("phone-someone-new").await?;
    page.click("Thêm").await?;
    page.browser.until("the chat", "return document.body.dataset.tab === 'chat'", json!([])).await?;
    same("the parts in sight", &json!(page.parts().await?), &json!(["chat"]))?;
    page.picture("phone-before-start").await?;
    page.click("Bắt đầu").await?;
    page.reads("Mình lưu gì?").await?;
    page.picture("phone").await?;
    page.press("Đồng ý").await?;
    page.reads("họ và tên").await?;
    page.types("pham van duc").await?;
    page.reads("tỉnh, thành phố").await?;
    page.picture("phone-provinces").await?;
    let wide = "return document.documentElement.scrollWidth <= innerWidth";
    same("no sideways scrolling", &page.browser.run(wide, json!([])).await?, &json!(true))?;
    for (tab, part) in [("Đồng hồ", "clock"), ("API", "wire"), ("Mọi người", "people")] {
        page.tab(tab).await?;
        same("the parts in sight", &json!(page.parts().await?), &json!([part]))?;
        page.picture(&format!("phone-{part}")).await?;
    }
    Ok(())
}

async fn keyboard(page: &Page) -> Seen {
    page.browser.until("the people", "return document.querySelector('#people li')", json!([])).await?;
    let is_in_list = "return !!document.activeElement.closest('#people')";
    page.tabs_to("the people", false, is_in_list).await?;
    page.picture("keyboard-people").await?;
    page.browser.types(&DOWN.to_string()).await?;
    page.is("Trần Văn Bình").await?;
    page.browser.types(&ENTER.to_string()).await?;
    page.browser.until("the writing line", "return document.activeElement.id === 'text'", json!([])).await?;
    page.browser.types("tiến độ").await?;
    page.browser.types(&ENTER.to_string()).await?;
    page.reads("Tiến độ của anh/chị").await?;
    page.picture("keyboard-sent").await?;
    let is_button = "
        const focused = document.activeElement;
        return focused.closest('#log .buttons') !== null && focused.innerText.trim() === 'Học tiếp'";
    page.tabs_to("the newest button", true, is_button).await?;
    page.browser.types(&ENTER.to_string()).await?;
    page.reads("Thẻ 1/").await.map(drop)
}

fn contains(text: &str, words: &str) -> Seen {
    if text.contains(words) { Ok(()) } else { Err(format!("\"{words}\" is missing in:\n{text}")) }
}

fn same(what: &str, found: &serde_json::Value, wanted: &serde_json::Value) -> Seen {
    if found == wanted { Ok(()) } else { Err(format!("{what}: {found} instead of {wanted}")) }
}
