//! Typing errors, the same ones every time.

use super::Message;

/// Numbers that look random and repeat.
pub(crate) struct Seeded(pub(crate) u64);

impl Seeded {
    /// One below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % end
    }
}

/// The messages with a typing error in every third word of four letters or more: two letters
/// swapped, one left out, doubled, or replaced by its neighbour on the keyboard.
pub(crate) fn mistyped(messages: &[Message]) -> Vec<Message> {
    let mut seeded = Seeded(0x2545_F491_4F6C_DD1D);
    let mistype = |message: &Message| {
        let words = message.text.split(' ').map(|word| {
            let slips = word.chars().count() >= 4 && seeded.below(3) == 0;
            if slips { slipped(word, &mut seeded) } else { word.to_owned() }
        });
        Message { text: words.collect::<Vec<_>>().join(" "), ..message.clone() }
    };
    messages.iter().map(mistype).collect()
}

fn slipped(word: &str, seeded: &mut Seeded) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let at = seeded.below(letters.len() - 1);
    match seeded.below(4) {
        0 => letters.swap(at, at + 1),
        1 => drop(letters.remove(at)),
        2 => letters.insert(at, letters[at]),
        _ => letters[at] = neighbour(letters[at]),
    }
    letters.into_iter().collect()
}

fn neighbour(letter: char) -> char {
    let rows = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
    let row = rows.iter().find_map(|row| row.find(letter).map(|at| (row, at)));
    row.and_then(|(row, at)| row.chars().nth(if at == 0 { 1 } else { at - 1 })).unwrap_or(letter)
}
