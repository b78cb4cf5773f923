//! `hochoi admin …`: roles, from the host's command line only. No message to the bot can give one.

use anyhow::{Result, bail, ensure};

use super::check;
use super::options::{Admin, Database, Grant};
use crate::atlas::ProvinceMatch;
use crate::clock::Clock;
use crate::dice::Dice;
use crate::roles::{Action, Door, Role, may};
use crate::store::{self, Address, Store};

pub async fn run(database: &Database, command: &Admin) -> Result<()> {
    ensure!(may(Action::ManageRoles, Door::Host, &[]), "Roles cannot be managed here");
    if let Some(problem) = database.problem() {
        bail!(problem);
    }
    if let Some(file) = database.file().filter(|file| !file.exists()) {
        bail!(
            "There is no database {}; start the bot once, or name another with --database-url",
            file.display()
        );
    }
    let store = Store::open(&database.url, &Dice::of_machine()).await?;
    match command {
        Admin::Grant(grant) => {
            for grant in grants(&store, grant).await? {
                store.grant(&grant, Clock::real().now()).await?;
                println!("granted: {}", line(&grant));
            }
        }
        Admin::Revoke(grant) => {
            for grant in grants(&store, grant).await? {
                store.revoke(&grant).await?;
                println!("revoked: {}", line(&grant));
            }
        }
        Admin::List => {
            let grants = store.grants().await?;
            if grants.is_empty() {
                println!("Nobody has a role.");
            }
            for grant in grants {
                println!("{}", line(&grant));
            }
        }
    }
    Ok(())
}

/// What the command line asks for: one grant, or one per province for an officer.
async fn grants(store: &Store, wanted: &Grant) -> Result<Vec<store::Grant>> {
    let bot = match &wanted.bot {
        Some(bot) => bot.clone(),
        None => store.only_bot(&wanted.channel, &wanted.chat.to_string()).await?,
    };
    let address = Address { channel: wanted.channel.clone(), bot, chat: wanted.chat.to_string() };
    let grant = |province| store::Grant { address: address.clone(), role: wanted.role, province };
    match (wanted.role, wanted.province.is_empty()) {
        (Role::Officer, true) => bail!("An officer needs --province, such as --province \"Đắk Lắk\""),
        (Role::Officer, false) => {
            let atlas = check::read_or_stop(&wanted.files)?.atlas;
            let code = |typed: &String| match atlas.province(typed) {
                ProvinceMatch::Exact(province) => Ok(province.code.clone()),
                ProvinceMatch::Former { province, former } => {
                    bail!("{former} is part of {} now; write that", province.name)
                }
                _ => bail!("There is no province \"{typed}\""),
            };
            wanted.province.iter().map(|typed| Ok(grant(Some(code(typed)?)))).collect()
        }
        (_, false) => bail!("Only an officer has provinces"),
        (_, true) => Ok(vec![grant(None)]),
    }
}

fn line(grant: &store::Grant) -> String {
    let Address { channel, bot, chat } = &grant.address;
    let province = grant.province.as_deref().map(|code| format!(" of province {code}")).unwrap_or_default();
    format!("{}{province}: {channel} {chat} (bot {bot})", grant.role.name())
}
