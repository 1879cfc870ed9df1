//! How SQLite goes about a statement, read from `explain query plan`.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{AssertSqlSafe, Row, SqliteConnection};

/// The tables and indexes of a database.
#[derive(Debug, Default)]
pub(super) struct Schema {
    pub(super) tables: BTreeSet<String>,
    /// The columns of each unique index that covers all rows, in order.
    unique: BTreeMap<String, Vec<String>>,
}

impl Schema {
    pub(super) async fn read(connection: &mut SqliteConnection) -> Self {
        let mut schema = Self::default();
        let query = "select t.name as place, i.name as name, i.\"unique\" = 1 and i.partial = 0 as is_unique,
                            group_concat(c.name, ',') as columns
                     from sqlite_schema as t left join pragma_index_list(t.name) as i
                     left join pragma_index_info(i.name) as c
                     where t.type = 'table' group by t.name, i.name order by t.name, i.name";
        for row in sqlx::query(query).fetch_all(connection).await.unwrap() {
            schema.tables.insert(row.get("place"));
            if row.get::<Option<bool>, _>("is_unique") == Some(true) {
                let columns: String = row.get("columns");
                let columns = columns.split(',').map(str::to_owned).collect();
                schema.unique.insert(row.get("name"), columns);
            }
        }
        schema
    }
}

/// How a statement reads a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Access {
    pub(super) table: String,
    /// As SQLite says it, with the table's name for its alias, and not whether the index alone is enough: `SEARCH room USING INDEX room_next (next_at<?)`.
    pub(super) how: String,
    /// Whether at most one row is found.
    pub(super) is_one: bool,
    /// Whether what is read there is sorted afterwards.
    pub(super) is_sorted: bool,
}

/// How a statement reads each table.
///
/// # Errors
/// In words, where SQLite does not take the statement, or says something of it that is not understood.
pub(super) async fn plan(
    connection: &mut SqliteConnection,
    schema: &Schema,
    sql: &str,
) -> Result<Vec<Access>, String> {
    let explained = format!("explain query plan {sql}");
    let rows = sqlx::query(AssertSqlSafe(explained)).fetch_all(connection).await;
    let rows = rows.map_err(|error| error.to_string())?;
    let line = |row: &sqlx::sqlite::SqliteRow| (row.get::<i64, _>("parent"), row.get::<String, _>("detail"));
    let lines: Vec<(i64, String)> = rows.iter().map(line).collect();
    let names = Names::of(sql, schema);
    let sorted: BTreeSet<i64> = lines
        .iter()
        .filter(|(_, detail)| detail.starts_with("USE TEMP B-TREE"))
        .map(|(parent, _)| *parent)
        .collect();
    let mut found = Vec::new();
    for (parent, detail) in &lines {
        let mut words = detail.split(' ');
        let Some("SCAN" | "SEARCH") = words.next() else {
            continue;
        };
        let name = words.next().unwrap_or_default();
        let Some(table) = names.table(name)? else { continue };
        found.push(Access {
            how: detail
                .replacen(&format!(" {name}"), &format!(" {table}"), 1)
                .replace(" EXISTS", "")
                .replace(" LEFT-JOIN", "")
                .replace("COVERING ", ""),
            is_one: finds_one(detail, schema),
            is_sorted: sorted.contains(parent),
            table,
        });
    }
    Ok(found)
}

/// Whether all columns of something unique are given.
fn finds_one(detail: &str, schema: &Schema) -> bool {
    if detail.contains("AUTOMATIC") {
        return false;
    }
    if detail.contains("USING INTEGER PRIMARY KEY (rowid=?)") {
        return true;
    }
    let index = detail
        .split("INDEX ")
        .nth(1)
        .and_then(|rest| rest.split(' ').next());
    let Some(columns) = index.and_then(|index| schema.unique.get(index)) else {
        return false;
    };
    let given = columns.iter().map(|column| format!("{column}=?"));
    detail.contains(&format!("({})", given.collect::<Vec<_>>().join(" AND ")))
}

/// What the names in a plan stand for.
struct Names {
    tables: BTreeMap<String, String>,
    /// What is no table: what a `with` names, and the rows of a function.
    other: BTreeSet<String>,
}

impl Names {
    fn of(sql: &str, schema: &Schema) -> Self {
        let spaced: String = sql
            .chars()
            .flat_map(|c| match c {
                '(' | ')' | ',' => vec![' ', c, ' '],
                other => vec![other],
            })
            .collect();
        let words: Vec<&str> = spaced.split_whitespace().collect();
        let mut names = Self {
            tables: BTreeMap::new(),
            other: BTreeSet::from(["CONSTANT".to_owned(), "json_each".to_owned()]),
        };
        for (at, word) in words.iter().enumerate() {
            let next = |by: usize| words.get(at + by).copied().unwrap_or_default();
            if schema.tables.contains(*word) || word.starts_with("sqlite_") {
                let alias = if next(1) == "as" { next(2) } else { next(1) };
                let is_name = alias.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
                let is_alias = is_name && !alias.is_empty() && !AFTER_A_TABLE.contains(&alias);
                let name = if is_alias { alias } else { word };
                names.tables.insert(name.to_owned(), (*word).to_owned());
            } else if next(1) == "as" && next(2) == "(" {
                names.other.insert((*word).to_owned());
            }
        }
        names
    }

    /// `None` for what is no table.
    fn table(&self, name: &str) -> Result<Option<String>, String> {
        if self.other.contains(name) || name.starts_with('(') {
            return Ok(None);
        }
        match self.tables.get(name) {
            Some(table) => Ok(Some(table.clone())),
            None if name.starts_with("sqlite_") => Ok(Some(name.to_owned())),
            None => Err(format!("`{name}` of its plan is none of its tables")),
        }
    }
}

/// Words of SQL that may follow a table's name, and so are no second name of it.
const AFTER_A_TABLE: &[&str] = &[
    "where",
    "join",
    "left",
    "on",
    "using",
    "set",
    "order",
    "group",
    "union",
    "limit",
    "values",
    "default",
    "select",
    "returning",
];
