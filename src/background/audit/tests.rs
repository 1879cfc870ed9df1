use std::sync::atomic::{AtomicUsize, Ordering};

use futures::future::BoxFuture;
use trellis_kernel::error::Fault;

use super::*;
use crate::interaction::{Feature, Features};
use crate::mentorship::checkin;

const GUILD: GuildId = GuildId::new(3);

static COMPARED: AtomicUsize = AtomicUsize::new(0);
static TOLD: AtomicUsize = AtomicUsize::new(0);

fn fails<T>() -> BoxFuture<'static, Result<T>> {
    Box::pin(async { Err(Fault::NotSaved("a bad day".to_owned()).into()) })
}

fn counts(calls: &'static AtomicUsize) -> BoxFuture<'static, Result<()>> {
    calls.fetch_add(1, Ordering::SeqCst);
    Box::pin(async { Ok(()) })
}

const BROKEN: Feature = Feature {
    audit: Some(Audit {
        communities: |_| fails(),
        compare: |_, _, _| fails(),
        channel_deleted: |_, _, _| fails(),
        role_deleted: Some(|_, _, _| fails()),
    }),
    ..Feature::named("broken")
};
const WHOLE: Feature = Feature {
    audit: Some(Audit {
        communities: |_| Box::pin(async { Ok(vec![GUILD]) }),
        compare: |_, _, _| counts(&COMPARED),
        channel_deleted: |_, _, _| counts(&TOLD),
        role_deleted: Some(|_, _, _| counts(&TOLD)),
    }),
    ..Feature::named("whole")
};

#[tokio::test]
async fn a_feature_that_fails_keeps_no_other_from_looking() {
    let (app, _dir) = checkin::tests::app(checkin::tests::FIRST).await;
    let features: Features = &[&checkin::FEATURE, &BROKEN, &WHOLE];
    let app = App { features, ..app };
    assert_eq!(communities(&app).await.unwrap(), BTreeSet::from([GUILD]));
    compare(&app, GUILD, &[]).await;
    assert_eq!(COMPARED.load(Ordering::SeqCst), 1);
    channel_deleted(&app, GUILD, ChannelId::new(5)).await;
    assert_eq!(TOLD.load(Ordering::SeqCst), 1);
    role_deleted(&app, GUILD, RoleId::new(6)).await;
    assert_eq!(TOLD.load(Ordering::SeqCst), 2);
    // Discord cannot be asked here: that ends no sweep either.
    sweep(&app).await.unwrap();
    assert_eq!(COMPARED.load(Ordering::SeqCst), 1);
}
