//! Character references of HTML, as far as Telegram knows them.

/// The character behind `&…;` and the bytes it took; the semicolon may be missing. Only four names are known.
pub fn decode(source: &[u8]) -> Option<(u32, usize)> {
    let run = |from: usize, wanted: fn(&u8) -> bool| source[from..].iter().take_while(|b| wanted(b)).count();
    let slice = |from: usize, length: usize| std::str::from_utf8(&source[from..from + length]).ok();
    let (code, end) = match (source.get(1)?, source.get(2)) {
        (b'#', Some(b'x')) => {
            let digits = run(3, u8::is_ascii_hexdigit);
            (u32::from_str_radix(slice(3, digits)?, 16).ok()?, 3 + digits)
        }
        (b'#', _) => {
            let digits = run(2, u8::is_ascii_digit);
            (slice(2, digits)?.parse().ok()?, 2 + digits)
        }
        _ => {
            let letters = run(1, u8::is_ascii_alphabetic);
            let code = match slice(1, letters)? {
                "lt" => '<',
                "gt" => '>',
                "amp" => '&',
                "quot" => '"',
                _ => return None,
            };
            (code as u32, 1 + letters)
        }
    };
    if code == 0 || code >= 0x10_ffff || end >= 10 {
        return None;
    }
    Some((code, if source.get(end) == Some(&b';') { end + 1 } else { end }))
}

/// A text with all its references decoded; what is none stays as it is.
pub fn decode_all(raw: &str) -> String {
    let mut text = String::new();
    let mut rest = raw;
    while let Some(start) = rest.find('&') {
        text.push_str(&rest[..start]);
        rest = &rest[start..];
        let (letter, length) = decode(rest.as_bytes())
            .and_then(|(code, length)| Some((char::from_u32(code)?, length)))
            .unwrap_or(('&', 1));
        text.push(letter);
        rest = &rest[length..];
    }
    text + rest
}

#[cfg(test)]
mod tests {
    #[test]
    fn four_names_and_all_numbers() {
        let text = super::decode_all("&lt;a&gt; &amp; &quot;x&quot; &#39;&#x1F600; &lt &nbsp; & &#; &#0;");
        assert_eq!(text, "<a> & \"x\" '😀 < &nbsp; & &#; &#0;");
    }
}
