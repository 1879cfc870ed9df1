use chrono::{DateTime, Utc};
use trellis_domain::agreement::Signature;
use trellis_domain::cohort::CohortState;
use trellis_domain::people::Role;
use trellis_kernel::discord::message::Row;

use super::*;
use crate::records::examples::{self, MINA, THEO, cohort, room, texts, words};
use crate::records::room::{Member, RoomState};

fn now() -> DateTime<Utc> {
    "2027-01-12T10:00:00Z".parse().unwrap()
}

fn scene() -> Scene {
    Scene {
        room: room(RoomState::Open),
        cohort: cohort(CohortState::Running),
    }
}

fn terms() -> Terms {
    [
        (Topic::own(Part::Aim, THEO), "Lead a *small* team"),
        (Topic::shared(Part::How), "Every other week"),
        (Topic::shared(Part::Worked), "We can show it"),
        (Topic::shared(Part::Until), "2027-04-04"),
    ]
    .map(|(topic, text)| (topic, text.to_owned()))
    .into_iter()
    .collect()
}

fn agreement(signed: &[UserId]) -> Agreement {
    let version = Version {
        number: 2,
        terms: terms(),
        author: THEO,
        made_at: now(),
    };
    let signature = |who: &UserId| Signature {
        who: *who,
        version: 2,
        signed_at: now(),
        confirmed_at: None,
    };
    Agreement {
        filled_in: Terms::default(),
        current: Some(version),
        signatures: signed.iter().map(signature).collect(),
        asked_at: None,
    }
}

fn read_by(who: UserId, agreement: Agreement, said: &[(Part, String)]) -> Read {
    let scene = scene();
    Read {
        proposal: Some(agreement.proposal(&scene.room, who, said)),
        agreement,
        scene,
    }
}

#[test]
fn a_member_reads_all_of_it_and_signs_or_changes_one_thing() {
    let said = [(Part::Offer, "An hour a week".to_owned())];
    let read = read_by(MINA, agreement(&[THEO]), &said);
    let page = page(&texts(), &read, MINA, 0);
    assert_eq!(page.cut(), Vec::<String>::new());
    // The number is not alike in every version of Rust.
    let print = read.proposal.as_ref().unwrap().terms.print().to_string();
    insta::assert_snapshot!(words(&page).replace(&print, "<print>"), @r"
    # Our agreement
    **What <@2> wants to achieve**
    Lead a \*small\* team

    **What <@1> can offer, and the limits**
    An hour a week
    -# Taken from what you said at sign-up. Only you see it here until you sign.

    **How we work together**
    Every other week

    **How we will know that it worked**
    We can show it

    **What <@1> hopes to learn here**
    Nothing yet, and that is fine. If you like: what could your mentee show you?

    **Until**
    Sun 4 Apr 2027
    Signatures: Signed by <@2>. Open: <@1>.
    [Sign it as it is] agreement:sign:081040g2081040g2_<print>:1
    [What changed] agreement:versions:081040g2081040g2_0:1
    <Or change one thing …> agreement:change:081040g2081040g2:1
    ( ) What Theo wants to achieve: Lead a *small* team = aim-2
    ( ) What I can offer, and the limits: An hour a week = offer-1
    ( ) How we work together: Every other week = how
    ( ) How we will know that it worked: We can show it = worked
    ( ) What I hope to learn here = learn-1
    ( ) Until: Sun 4 Apr 2027 = until
    ");
}

#[test]
fn the_room_is_told_what_is_new_and_calls_whose_signature_is_open() {
    let (scene, agreement) = (scene(), agreement(&[THEO]));
    let earlier = terms().with(Topic::shared(Part::How), "Every week".to_owned());
    insta::assert_snapshot!(words(&notice(&texts(), &scene, &agreement, Some(&earlier))), @"
    <@1>: something in your agreement is new. Read it, and sign it or change it.
    # Our agreement
    Signed by <@2>. Open: <@1>.

    **How we work together**
    Every other week
    [Read and sign] agreement:open:081040g2081040g2:1
    pings <@1>
    ");
    let signed = self::agreement(&[THEO, MINA]);
    insta::assert_snapshot!(words(&notice(&texts(), &scene, &signed, None)), @"
    # Our agreement
    Signed by everybody, last on <t:1799748000:D>. It holds until Sun 4 Apr 2027.
    [Read it] agreement:open:081040g2081040g2:1
    ");
}

#[test]
fn every_topic_and_every_version_is_on_some_page_and_can_be_changed() {
    for count in examples::COUNTS {
        let mut scene = scene();
        let many = (0..count).map(|at| Member {
            user: UserId::new(100 + at as u64),
            role: Role::Mentee,
            name: format!("Mentee {at:03}"),
            presence: Default::default(),
        });
        scene.room.members.extend(many);
        let texts_of: Vec<String> = (0..count)
            .map(|at| format!("aim {at:03} {}", "*x".repeat(300)))
            .collect();
        let said = texts_of.iter().enumerate();
        let said = said.map(|(at, text)| (Topic::own(Part::Aim, UserId::new(100 + at as u64)), text.clone()));
        let terms: Terms = said.collect();
        let mut agreement = agreement(&[]);
        agreement.current.as_mut().unwrap().terms = terms.clone();
        let read = Read {
            proposal: Some(agreement.proposal(&scene.room, MINA, &[])),
            agreement,
            scene: scene.clone(),
        };
        let shown: Vec<String> = texts_of.iter().map(|text| safe(text)).collect();
        examples::walks(&shown, |at| page(&texts(), &read, MINA, at));
        let versions: Vec<Version> = (1u32..)
            .zip(&texts_of)
            .map(|(number, text)| Version {
                number,
                terms: Terms::default().with(Topic::shared(Part::How), text.clone()),
                author: MINA,
                made_at: now(),
            })
            .collect();
        let mut entries: Vec<String> = (1..=count).map(|number| format!("Version {number},")).collect();
        entries.reverse();
        examples::walks(&entries, |at| {
            super::versions(&texts(), &scene.room, &versions, at)
        });
        // The list of what can be changed leads on to its end.
        let (mut offered, mut next) = (Vec::new(), Some(0));
        while let Some(from) = next {
            let list = further(&texts(), &read, MINA, from);
            let Some(Row::Choices(choices)) = list.rows.first() else {
                panic!("no list from {from} on");
            };
            let values = choices.options.iter().map(|one| one.value.clone());
            let (leads, topics): (Vec<String>, Vec<String>) =
                values.partition(|one| one.starts_with("from-"));
            offered.extend(topics);
            next = leads.first().map(|one| one.parse::<lists::Further>().unwrap().0);
        }
        // What Mina offers and hopes to learn, how, how they will know, until, and every aim.
        assert_eq!(offered.len(), count + 5);
    }
}
