//! The form of a new update, begun with what the mentee's steps know since the last one: what was done, what is stuck, what is
//! next. It is theirs to change before they send it.

use trellis_domain::growth::Draft;

use super::store;
use crate::interaction::App;
use crate::mentorship::goals;
use trellis_kernel::discord::message::Form;
use trellis_kernel::error::Result;

/// Steps that are proposed as what is next: an update tells of days, and the plan has the rest.
const NEXT: usize = 3;

/// The form, filled in as far as the steps tell.
pub(super) async fn prefilled(app: &App, draft: &Draft, mut form: Form) -> Result<Form> {
    let tx = &mut *app.db.read().await?;
    let last = store::last_of(tx, draft.room, draft.author).await?;
    let mut told = goals::since(tx, draft.room, draft.author, last.unwrap_or_default()).await?;
    told.next.truncate(NEXT);
    for (key, steps) in [("did", &told.done), ("stuck", &told.stuck), ("next", &told.next)] {
        if let Some(input) = form.inputs.iter_mut().find(|input| input.key == key) {
            input.value = steps.join("\n");
        }
    }
    Ok(form)
}
