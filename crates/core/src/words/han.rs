//! Numbers in the numerals of Chinese and Japanese.

/// The numerals from 0 on.
const UNITS: [&[char]; 10] = [
    &['〇', '零', '○'],
    &['一', '壱', '壹'],
    &['二', '弐', '贰', '两', '兩'],
    &['三', '参', '叁'],
    &['四'],
    &['五'],
    &['六'],
    &['七'],
    &['八'],
    &['九'],
];

/// What may stand before a number, and the number is one; its end.
const BEFORE: &[&str] = &[
    "午前", "午後", "上午", "下午", "早上", "晚上", "年", "月", "時", "时", "点", "點", "は", "是",
    "が",
];

/// What is counted, and what may follow a number besides.
const AFTER: &[&str] = &[
    "年",
    "月",
    "日",
    "号",
    "號",
    "時",
    "时",
    "点",
    "點",
    "分",
    "半",
    "つ",
    "個",
    "个",
    "箇",
    "人",
    "名",
    "枚",
    "本",
    "台",
    "回",
    "次",
    "件",
    "位",
    "张",
    "張",
    "只",
    "杯",
    "円",
    "元",
    "块",
    "塊",
    "歳",
    "岁",
    "才",
    "週",
    "周",
    "冊",
    "册",
    "着",
    "足",
    "双",
    "箱",
    "袋",
    "セット",
    "です",
    "でお願い",
    "を",
    "に",
    "お願い",
    "ください",
];

/// The text with numbers in Chinese and Japanese numerals in figures: `十二月` is `12月`. A numeral
/// that is part of a word (`一緒`, `万一`) stays.
pub fn han_numbers(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let numeral = |character: char| digit(character).is_some() || power(character).is_some();
        let end = rest.find(|character: char| !numeral(character)).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        if run.is_empty() {
            plain.push(character);
            rest = rest.get(character.len_utf8()..).unwrap_or_default();
            continue;
        }
        let whole = begins(&plain) && ends(after);
        match value(run).filter(|_| whole) {
            Some(value) => plain.push_str(&value.to_string()),
            None => plain.push_str(run),
        }
        rest = after;
    }
    plain
}

fn begins(before: &str) -> bool {
    BEFORE.iter().any(|word| before.ends_with(word))
        || before.chars().next_back().is_none_or(|last| !last.is_alphanumeric())
}

fn ends(after: &str) -> bool {
    AFTER.iter().any(|word| after.starts_with(word))
        || after.chars().next().is_none_or(|next| !next.is_alphanumeric() || next.is_ascii_digit())
}

fn digit(character: char) -> Option<u64> {
    let place = UNITS.iter().position(|signs| signs.contains(&character))?;
    u64::try_from(place).ok()
}

fn power(character: char) -> Option<u64> {
    match character {
        '十' | '拾' => Some(10),
        '百' => Some(100),
        '千' => Some(1_000),
        '万' | '萬' => Some(10_000),
        '億' | '亿' => Some(100_000_000),
        _ => None,
    }
}

/// `二十一` by its powers of ten, `二〇二六` figure by figure; `None` for what is neither.
fn value(run: &str) -> Option<u64> {
    const LONGEST: usize = 16;
    let signs: Vec<char> = run.chars().collect();
    if signs.len() > LONGEST {
        return None;
    }
    if signs.iter().all(|sign| digit(*sign).is_some()) {
        // 二三 is two or three.
        let counts = signs.len() == 1 || signs.len() == 4 || signs.contains(&'〇');
        let figures = signs.iter().filter_map(|sign| digit(*sign));
        return counts.then(|| figures.fold(0, |all, figure| all * 10 + figure));
    }
    let (mut all, mut part, mut figure, mut last) = (0_u64, 0_u64, None, u64::MAX);
    for sign in signs {
        match (digit(sign), power(sign)) {
            (Some(0), _) if figure.is_none() => {}
            (Some(value), _) if figure.is_none() => figure = Some(value),
            (_, Some(power @ 10_000..)) if all % power == 0 && part + figure.unwrap_or(0) > 0 => {
                all += (part + figure.take().unwrap_or(0)).checked_mul(power)?;
                (part, last) = (0, u64::MAX);
            }
            (_, Some(power)) if power < last.min(10_000) => {
                part += figure.take().unwrap_or(1) * power;
                last = power;
            }
            _ => return None,
        }
    }
    Some(all + part + figure.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::han_numbers;

    #[test]
    fn numerals_that_are_numbers_become_figures() {
        for (text, plain) in [
            ("二", "2"),
            ("十二", "12"),
            ("二十一", "21"),
            ("三百五十", "350"),
            ("千二百", "1200"),
            ("二万五千", "25000"),
            ("一億", "100000000"),
            ("二〇二六年四月二十二日", "2026年4月22日"),
            ("两个", "2个"),
            ("二つ", "2つ"),
            ("三人です", "3人です"),
            ("午後三時半", "午後3時半"),
            ("一百零五", "105"),
        ] {
            assert_eq!(han_numbers(text), plain, "{text}");
        }
    }

    #[test]
    fn numerals_in_words_and_what_is_not_one_number_stay() {
        for text in
            ["一緒に", "万一", "二三", "第二", "三菱", "十百", "万", "統一", "一二三四五", "唯一"]
        {
            assert_eq!(han_numbers(text), text, "{text}");
        }
    }
}
