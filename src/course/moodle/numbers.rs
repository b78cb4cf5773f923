//! A number and its tolerance ↔ the numbers between. Counted in decimals, because 8.3 ± 0.1 must accept 8.4, which
//! sums of binary fractions miss by a hair.

/// A number as people write it: `units` of 10^-`places`.
#[derive(Clone, Copy)]
struct Decimal {
    units: i128,
    places: u32,
}

impl Decimal {
    fn read(text: &str) -> Option<Decimal> {
        let digits = text.trim_start_matches(['+', '-']);
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let units: i128 = format!("{whole}{part}").parse().ok()?;
        let units = if text.starts_with('-') { -units } else { units };
        Some(Decimal { units, places: u32::try_from(part.len()).ok()? })
    }

    fn with_places(self, places: u32) -> Option<i128> {
        10i128.checked_pow(places - self.places)?.checked_mul(self.units)
    }

    fn write(self) -> String {
        let width = self.places as usize + 1;
        let digits = format!("{:0width$}", self.units.unsigned_abs());
        let (whole, part) = digits.split_at(digits.len() - self.places as usize);
        let part = part.trim_end_matches('0');
        let sign = if self.units < 0 { "-" } else { "" };
        if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
    }
}

/// A number as Moodle writes it. Rust would also take words such as “inf”.
pub(super) fn number(text: &str) -> Option<f64> {
    let is_plain = text.bytes().all(|c| c.is_ascii_digit() || b"+-.eE".contains(&c));
    text.parse().ok().filter(|number: &f64| is_plain && number.is_finite())
}

/// The ends of what `middle` give or take `tolerance` accepts.
pub(super) fn ends(middle: &str, tolerance: &str) -> Option<(f64, f64)> {
    let (m, t) = (number(middle)?, number(tolerance).filter(|tolerance| *tolerance >= 0.0)?);
    let exact = || {
        let (m, t) = (Decimal::read(middle)?, Decimal::read(tolerance)?);
        let places = m.places.max(t.places);
        let (m, t) = (m.with_places(places)?, t.with_places(places)?);
        let end = |units: Option<i128>| Decimal { units: units?, places }.write().parse::<f64>().ok();
        Some((end(m.checked_sub(t))?, end(m.checked_add(t))?))
    };
    let (low, high) = exact().unwrap_or((m - t, m + t));
    (low.is_finite() && high.is_finite()).then_some((low, high))
}

/// The middle and the tolerance that accept the numbers from `low` to `high`.
pub(super) fn middle(low: f64, high: f64) -> (String, String) {
    let exact = || {
        let (l, h) = (Decimal::read(&low.to_string())?, Decimal::read(&high.to_string())?);
        let places = l.places.max(h.places);
        let (l, h) = (l.with_places(places)?, h.with_places(places)?);
        // Halves have one place more.
        let half = |units: i128| Some(Decimal { units: units.checked_mul(5)?, places: places + 1 }.write());
        Some((half(l.checked_add(h)?)?, half(h.checked_sub(l)?)?))
    };
    exact().unwrap_or_else(|| ((low / 2.0 + high / 2.0).to_string(), (high / 2.0 - low / 2.0).to_string()))
}
