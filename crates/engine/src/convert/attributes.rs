//! Values for attributes, as the workspace has them: bots say `"3"` for a number and `vip` for `VIP`.

use intercom::types::DataAttribute;
use serde_json::{Map, Value, json};

/// What can be set, under the workspace's own names, and what cannot, in words without values.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Fitted {
    pub(crate) attributes: Map<String, Value>,
    pub(crate) wrong: Vec<String>,
}

/// Fits values to the workspace's attributes.
pub(crate) fn fit(given: &Map<String, Value>, known: &[DataAttribute]) -> Fitted {
    let mut fitted = Fitted::default();
    for (name, value) in given {
        let Some(attribute) = named(known, name) else {
            fitted.wrong.push(format!("the workspace has no attribute `{name}`"));
            continue;
        };
        match value_for(attribute, value) {
            Ok(value) => drop(fitted.attributes.insert(attribute.name.clone(), value)),
            Err(wanted) => fitted.wrong.push(format!("`{}` takes {wanted}", attribute.name)),
        }
    }
    fitted
}

/// By its name or the one that people see; the exact one first.
fn named<'a>(known: &'a [DataAttribute], name: &str) -> Option<&'a DataAttribute> {
    let key = name.trim().to_lowercase();
    let is_called = |attribute: &&DataAttribute| {
        let names = [Some(&attribute.name), attribute.label.as_ref()];
        names.into_iter().flatten().any(|own| own.trim().to_lowercase() == key)
    };
    let usable = || known.iter().filter(|attribute| attribute.archived != Some(true));
    usable().find(|attribute| attribute.name == name).or_else(|| usable().find(is_called))
}

/// The value in the attribute's own type; what it takes, where it is none of its values.
fn value_for(attribute: &DataAttribute, value: &Value) -> Result<Value, String> {
    if value.is_null() {
        return Ok(Value::Null);
    }
    if !attribute.options.is_empty() {
        let text = as_text(value).unwrap_or_default().to_lowercase();
        let option = attribute.options.iter().find(|own| own.trim().to_lowercase() == text);
        let one_of = || format!("one of {}", attribute.options.join(", "));
        return option.map(|own| json!(own)).ok_or_else(one_of);
    }
    let text = as_text(value);
    let text = text.as_deref();
    match attribute.data_type.as_deref() {
        Some("integer" | "date") => (value.as_i64())
            .or_else(|| text?.parse().ok())
            .map(|whole| json!(whole))
            .ok_or_else(|| match attribute.data_type.as_deref() {
                Some("date") => "a moment in unix seconds".to_owned(),
                _ => "a whole number".to_owned(),
            }),
        Some("float") => (value.as_f64())
            .or_else(|| text?.parse().ok().filter(|number: &f64| number.is_finite()))
            .map(|number| json!(number))
            .ok_or_else(|| "a number".to_owned()),
        Some("boolean") => (value.as_bool())
            .or_else(|| text?.to_lowercase().parse().ok())
            .map(|is| json!(is))
            .ok_or_else(|| "true or false".to_owned()),
        Some("string") => text.map(|text| json!(text)).ok_or_else(|| "a text".to_owned()),
        // A type that is not known here is Intercom's to judge.
        _ => Ok(value.clone()),
    }
}

/// What one would write for it.
fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(is) => Some(is.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn known() -> Vec<DataAttribute> {
        serde_json::from_value(json!([
            {"name": "seats", "label": "Seats", "data_type": "integer"},
            {"name": "Company Name", "data_type": "string"},
            {"name": "score", "data_type": "float"},
            {"name": "resolved", "data_type": "boolean"},
            {"name": "plan", "data_type": "string", "options": ["Free", "Pro"]},
            {"name": "old", "data_type": "string", "archived": true},
            {"name": "shape", "data_type": "something new"},
        ]))
        .unwrap()
    }

    fn fitted(given: &Value) -> (Value, Vec<String>) {
        let Fitted { attributes, wrong } = fit(given.as_object().unwrap(), &known());
        (Value::Object(attributes), wrong)
    }

    #[test]
    fn values_get_the_workspaces_own_names_and_types() {
        let given = json!({"SEATS": "3", "company name": 7, "score": "4.5", "resolved": "True",
            "plan": "pro", "shape": [1]});
        let right = json!({"seats": 3, "Company Name": "7", "score": 4.5, "resolved": true,
            "plan": "Pro", "shape": [1]});
        assert_eq!(fitted(&given), (right, vec![]));
        assert_eq!(fitted(&json!({"seats": null})), (json!({"seats": null}), vec![]));
    }

    #[test]
    fn what_does_not_fit_is_told_without_its_value_and_the_rest_is_set() {
        let given = json!({"seats": "many", "plan": "gold", "resolved": 2, "old": "x",
            "colour": "red", "score": [], "Company Name": {"a": 1}, "shape": 1});
        let (set, wrong) = fitted(&given);
        assert_eq!(set, json!({"shape": 1}));
        assert_eq!(
            wrong,
            [
                "`Company Name` takes a text",
                "the workspace has no attribute `colour`",
                "the workspace has no attribute `old`",
                "`plan` takes one of Free, Pro",
                "`resolved` takes true or false",
                "`score` takes a number",
                "`seats` takes a whole number",
            ]
        );
    }
}
