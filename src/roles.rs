//! Who may do what: one table, from which tests make every cell. Later commands add rows here, nowhere else.

use clap::ValueEnum;

/// A role. Roles add up; everybody who joined is a learner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Role {
    Learner,
    Tutor,
    /// Of one province; several grants make several provinces.
    Officer,
    Author,
    Administrator,
}

/// What can be allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Study, see one's own progress and certificate, change one's own settings.
    Study,
    /// Let the running bot take changed lessons.
    ReloadLessons,
    /// Give and take roles: on the host only.
    ManageRoles,
}

/// Where an action comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// A conversation.
    Chat,
    /// The command line of the machine on which the bot runs.
    Host,
}

/// The table. What does not stand here is denied.
const ALLOWED: &[(Action, Door, Option<Role>)] = &[
    (Action::Study, Door::Chat, Some(Role::Learner)),
    (Action::ReloadLessons, Door::Chat, Some(Role::Administrator)),
    // Whoever has the host's command line needs no role: the first administrator comes from here.
    (Action::ManageRoles, Door::Host, None),
];

/// Whether somebody with these roles may do this through this door.
pub fn may(action: Action, door: Door, roles: &[Role]) -> bool {
    ALLOWED.iter().any(|(allowed, through, role)| {
        *allowed == action && *through == door && role.is_none_or(|role| roles.contains(&role))
    })
}

impl Role {
    pub const ALL: [Role; 5] = [Role::Learner, Role::Tutor, Role::Officer, Role::Author, Role::Administrator];

    pub fn name(self) -> &'static str {
        match self {
            Role::Learner => "learner",
            Role::Tutor => "tutor",
            Role::Officer => "officer",
            Role::Author => "author",
            Role::Administrator => "administrator",
        }
    }

    pub fn named(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_administrator_reloads_lessons_in_a_chat() {
        for role in Role::ALL {
            let is_administrator = role == Role::Administrator;
            assert_eq!(may(Action::ReloadLessons, Door::Chat, &[role]), is_administrator, "{}", role.name());
            assert!(!may(Action::ManageRoles, Door::Chat, &[role]), "{}", role.name());
        }
        assert!(!may(Action::ReloadLessons, Door::Chat, &[]));
        assert!(may(Action::ReloadLessons, Door::Chat, &Role::ALL), "roles add up");
    }
}
