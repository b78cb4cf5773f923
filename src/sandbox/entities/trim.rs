//! Cleaning as Telegram does it: white space around the text goes, and entities follow what moved.

use super::{Entity, Styled, utf16_len};

/// The text without outer white space; entities clipped to it, those of white space alone dropped.
pub fn trim(styled: Styled) -> Styled {
    let cleaned: String = styled.text.chars().map(clean).collect();
    let kept = cleaned.trim_end_matches([' ', '\n']);
    let text = kept.trim_start_matches([' ', '\n']);
    let cut = kept.len() - text.len(); // spaces and line feeds: one byte is one UTF-16 unit
    let end = utf16_len(text);
    let units: Vec<u16> = text.encode_utf16().collect();
    let entities = styled.entities.into_iter().filter_map(|e| clip(e, cut, end, &units)).collect();
    Styled { text: text.to_string(), entities }
}

/// Control characters turn into spaces; a carriage return would be dropped by Telegram, which nobody can see.
fn clean(letter: char) -> char {
    match letter {
        '\n' => '\n',
        c if (c as u32) < 0x20 => ' ',
        c => c,
    }
}

fn clip(mut entity: Entity, cut: usize, end: usize, units: &[u16]) -> Option<Entity> {
    let stop = entity.end().saturating_sub(cut).min(end);
    let mut start = entity.offset.saturating_sub(cut).min(stop);
    let is_blank = |unit: u16| unit == u16::from(b' ') || unit == u16::from(b'\n');
    while start < stop && is_blank(units[start]) {
        start += 1;
    }
    entity.offset = start;
    entity.length = stop - start;
    (entity.length > 0).then_some(entity)
}

#[cfg(test)]
mod tests {
    use super::{Entity, Styled, trim};

    #[test]
    fn white_space_goes_and_entities_follow() {
        let text = "\n  đậm  \n".to_string();
        let styled =
            trim(Styled { text, entities: vec![Entity::new("bold", 1, 7), Entity::new("italic", 6, 2)] });
        assert_eq!(styled.text, "đậm");
        assert_eq!(styled.entities, [Entity::new("bold", 0, 3)]);
        let beyond = vec![Entity::new("bold", 1, usize::MAX), Entity::new("bold", 9, 1)];
        let styled = trim(Styled { text: "xin".into(), entities: beyond });
        assert_eq!(styled.entities, [Entity::new("bold", 1, 2)]);
    }
}
