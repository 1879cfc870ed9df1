//! Reading a channel's history by pages.

use discord_sandbox::permissions::all;
use serde_json::json;

use crate::town::{Town, id_of};

#[tokio::test]
async fn history_is_read_by_pages_of_up_to_a_hundred() {
    let town = Town::new(all()).await;
    let mut ids = Vec::new();
    for number in 0..9 {
        ids.push(town.say(json!({"content": number.to_string()})).await);
    }
    let path = format!("/channels/{}/messages", town.general);
    for (query, wanted) in [
        ("?limit=3".to_owned(), vec![8, 7, 6]),
        (format!("?limit=2&before={}", ids[4]), vec![3, 2]),
        (format!("?limit=2&after={}", ids[4]), vec![6, 5]),
        (format!("?limit=4&around={}", ids[4]), vec![5, 4, 3, 2]),
        (format!("?limit=3&around={}", ids[8]), vec![8, 7]),
    ] {
        let (status, page) = town.ask("GET", &format!("{path}{query}"), None).await;
        assert_eq!(status, 200, "{page}");
        let got: Vec<u64> = page.as_array().unwrap().iter().map(id_of).collect();
        let wanted: Vec<u64> = wanted.into_iter().map(|at: usize| ids[at]).collect();
        assert_eq!(got, wanted, "{query}");
    }
    let town = Town::off_the_record(all()).await;
    let path = format!("/channels/{}/messages", town.general);
    for wrong in ["?limit=0", "?limit=101"] {
        town.refuses("GET", &format!("{path}{wrong}"), None, 400, 50035)
            .await;
    }
}
