//! Every message of setting up, whole: what stands in it, and what is pressed under it.

use super::*;
use crate::records::examples::{form_words, words};

fn nothing_yet() -> Choices {
    choices(|_| Known::Not)
}

fn all_known() -> Choices {
    choices(|at| Known::As(u64::try_from(at).unwrap()))
}

/// A page without what stands on each: the fixtures and the zone.
fn own_part(page: &Message) -> String {
    let mut page = page.clone();
    page.embeds[0].fields.clear();
    words(&page)
}

#[test]
fn each_page_has_its_pickers_and_its_ways_on_and_back() {
    let shown = |at| own_part(&page(&texts(), at, &nothing_yet()));
    insta::assert_snapshot!(shown(Page::Start), @"
    # Setting up Trellis
    Trellis needs four roles, a category for the rooms, a place for growth threads, and a channel each for coordinators and mentors. I can make all of it for you, or you pick what you have and I make the rest. Nothing is made before you press the button.
    [Create everything for me] setup:create:-:1
    [Pick what I have] setup:page:roles:1
    [Change the time zone] setup:zone:-:1
    ");
    insta::assert_snapshot!(shown(Page::Roles), @"
    # Setting up Trellis
    **Step 1 of 3: roles.** Pick a role for each, or leave it empty and I make it. Coordinators run cohorts and read what people tell them in confidence, so that role should be for few.
    <Coordinator role> setup:pick:coordinator-role:1 of roles
    <Facilitator role> setup:pick:facilitator-role:1 of roles
    <Mentor role> setup:pick:mentor-role:1 of roles
    <Mentee role> setup:pick:mentee-role:1 of roles
    [Next] setup:page:channels:1
    [Back] setup:page:start:1
    ");
    insta::assert_snapshot!(shown(Page::Channels), @"
    # Setting up Trellis
    **Step 2 of 3: channels.** Pick what you have, or leave it empty and I make it. The coordinators’ channel should be one that only coordinators and facilitators can see.
    <Category for rooms> setup:pick:rooms-category:1 of channels [4]
    <Forum or channel for growth threads> setup:pick:growth:1 of channels [15, 0]
    <Coordinators’ channel> setup:pick:coordinators-channel:1 of channels [0]
    <Mentors’ channel> setup:pick:mentors-channel:1 of channels [0]
    [Next] setup:page:last:1
    [Back] setup:page:roles:1
    ");
    insta::assert_snapshot!(shown(Page::Last), @"
    # Setting up Trellis
    **Step 3 of 3: a last look.** This is what I will use. Press the button, and I make what is missing.
    [Create what is missing] setup:create:-:1
    [Back] setup:page:channels:1
    [Change the time zone] setup:zone:-:1
    ");
    let again = Choices {
        set_up: true,
        ..all_known()
    };
    insta::assert_snapshot!(words(&page(&texts(), Page::Start, &again)), @"
    # Setting up Trellis
    Trellis is set up in this community. You can pick other roles or channels for it, or change the time zone that new cohorts get. Channels that exist already keep who can see them.
    Roles and channels: Coordinator role: <@&0>
    Facilitator role: <@&1>
    Mentor role: <@&2>
    Mentee role: <@&3>
    Category for rooms: <#4>
    Forum or channel for growth threads: <#5>
    Coordinators’ channel: <#6>
    Mentors’ channel: <#7>
    Time zone: Europe/Berlin
    [Create what is missing] setup:create:-:1
    [Pick what I have] setup:page:roles:1
    [Change the time zone] setup:zone:-:1
    ");
}

#[test]
fn the_time_zone_is_asked_for_in_one_line() {
    insta::assert_snapshot!(form_words(&zone_form(&texts(), chrono_tz::Europe::Berlin)), @"
    # Time zone setup:zone:-:1
    Time zone, as region and city = zone (one line, required, at most 60)
      hint: Europe/Berlin
      filled: Europe/Berlin
    ");
}

#[test]
fn what_is_being_made_is_told_to_those_who_set_up_and_to_coordinators() {
    let made = |making: &[Fixture]| {
        let created = Created {
            making: making.to_vec(),
            in_the_way: Vec::new(),
        };
        words(&super::created(&texts(), &created))
    };
    insta::assert_snapshot!(made(&[Fixture::MentorRole, Fixture::Growth]), @"
    # On it
    I am making:
    • Mentor role
    • Forum or channel for growth threads

    This takes a few seconds. When it is done, I say so in the coordinators’ channel, with what to do next. If I made the coordinator role, you get it, so that you can see that channel.
    [Check everything] setup:check:-:1
    ");
    insta::assert_snapshot!(made(&[]), @"
    # All set
    Everything is there or on its way, so nothing was made twice. Next: `/cohort open` opens your first cohort.
    [Check everything] setup:check:-:1
    ");
    insta::assert_snapshot!(words(&welcome(&texts())), @"
    # Trellis is set up 🌱
    Welcome, coordinators. This is where I tell you what needs a person: weekly digests, midpoints that are ready, and anything I could not deliver.
    What to do next: 1. Give the coordinator and facilitator roles to the people who will have them. Mentors and mentees get theirs when they join a cohort.
    2. Open the first cohort with `/cohort open`. It posts a panel where people can join.
    3. If anything seems off, `/setup check` finds it and says how to mend it.
    Who can read here: Coordinators, facilitators, server admins and Trellis. Rooms are seen by their members, coordinators, server admins and Trellis, and each room says so openly. I never read ordinary messages.
    ");
    insta::assert_snapshot!(words(&completed(&texts(), &[Fixture::RoomsCategory(2)])), @"
    # Made
    These are in place now:
    • Category 2 for rooms
    ");
}

#[test]
fn a_check_that_finds_nothing_says_what_is_there() {
    insta::assert_snapshot!(words(&checked(&texts(), &[], &all_known())), @"
    # Everything is in order ✅
    Permissions, roles, channels and deliveries are all fine.

    Coordinator role: <@&0>
    Facilitator role: <@&1>
    Mentor role: <@&2>
    Mentee role: <@&3>
    Category for rooms: <#4>
    Forum or channel for growth threads: <#5>
    Coordinators’ channel: <#6>
    Mentors’ channel: <#7>
    Time zone: Europe/Berlin
    [Check everything] setup:check:-:1
    ");
}

#[test]
fn what_was_repaired_and_decided_is_told() {
    let repaired = |making: &[Fixture], found: &[Fixture]| {
        let repaired = Repaired {
            making: making.to_vec(),
            found: found.to_vec(),
        };
        words(&super::repaired(&texts(), &repaired))
    };
    insta::assert_snapshot!(repaired(&[Fixture::MentorRole], &[Fixture::Growth]), @"
    # Repairing
    I am making:
    • Mentor role

    I use these again:
    • Forum or channel for growth threads

    What was waiting is being tried again now. Check once more in a moment.
    [Check everything] setup:check:-:1
    ");
    insta::assert_snapshot!(repaired(&[], &[]), @"
    # Repairing
    What was waiting is being tried again now. Check once more in a moment.
    [Check everything] setup:check:-:1
    ");
    insta::assert_snapshot!(words(&decided(&texts(), true, 2)), @"
    2 deliveries are being tried again.
    [Check everything] setup:check:-:1
    ");
    insta::assert_snapshot!(words(&decided(&texts(), false, 1)), @"
    One delivery was let go. It will not be sent.
    [Check everything] setup:check:-:1
    ");
}
