//! The people one can be in the sandbox. Those who have a history lived it: they typed their way through the real
//! bot before the page opens.

use anyhow::Result;

use crate::sandbox::{Sandbox, UserId};
use crate::service::{Goal, Journey, next_line};
use crate::store::Address;

/// Somebody with a history: their name, and how far they are.
struct Past {
    name: &'static str,
    note: (&'static str, &'static str),
    goal: Goal,
}

const PASTS: [Past; 2] = [
    Past {
        name: "Trần Văn Bình",
        note: ("Đã xong 5 chuyên đề", "Half-way: 5 topics done"),
        goal: Goal { topics: 5, home: ("Đắk Lắk", "Buôn Ma Thuột"), hour: "19:30" },
    },
    Past {
        name: "Lê Thị Mai",
        note: ("Còn một chuyên đề nữa", "One topic short of the certificate"),
        goal: Goal { topics: 9, home: ("Hồ Chí Minh", "Bến Thành"), hour: "20:30" },
    },
];

/// Puts everybody into the world. The new learner comes first.
pub(super) fn meet(sandbox: &Sandbox) {
    sandbox.meet("Nguyễn Thị Lan", "Người mới", "New");
    for past in &PASTS {
        sandbox.meet(past.name, past.note.0, past.note.1);
    }
}

/// Lets those with a history live it.
///
/// # Errors
/// The bot does not come to rest, or the database fails.
pub(super) async fn live(sandbox: &Sandbox, journey: &Journey) -> Result<()> {
    for past in &PASTS {
        let id = sandbox.meet(past.name, past.note.0, past.note.1);
        live_one(sandbox, journey, past, id).await?;
    }
    Ok(())
}

/// Lets somebody join who is there to look at one topic, counted from 1, and opens its page.
///
/// # Errors
/// The bot does not come to rest, or the database fails.
pub(super) async fn visit(sandbox: &Sandbox, journey: &Journey, topic: usize) -> Result<UserId> {
    let visitor = Past {
        name: "Xem thử",
        note: ("Xem trước một chuyên đề", "Looks at one topic"),
        goal: Goal { topics: 0, ..PASTS[0].goal },
    };
    let id = sandbox.meet(visitor.name, visitor.note.0, visitor.note.1);
    live_one(sandbox, journey, &visitor, id).await?;
    sandbox.says(id, &format!("chuyên đề {topic}"));
    journey.rest().await?;
    Ok(id)
}

async fn live_one(sandbox: &Sandbox, journey: &Journey, past: &Past, id: UserId) -> Result<()> {
    let app = &journey.app;
    let address = Address {
        channel: app.channel.name().to_owned(),
        bot: app.channel.bot().to_owned(),
        chat: id.to_string(),
    };
    loop {
        let person = app.store.look_up(&address).await?;
        let Some(line) = next_line(person.as_ref(), past.name, &past.goal) else {
            return Ok(());
        };
        sandbox.says(id, &line);
        journey.rest().await?;
    }
}
