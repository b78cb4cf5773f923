use std::collections::{BTreeMap, HashSet};

use super::ProvinceMatch::{Exact, Former, Near};
use super::*;

const PROVINCES: &str = include_str!("../../bot-config/places/provinces.csv");
const COMMUNES: &str = include_str!("../../bot-config/places/communes.csv");

fn atlas() -> Atlas {
    Atlas::read(PROVINCES, COMMUNES).expect("the tables are in order")
}

/// What an answer says, short enough for a table: "=01", "=79 (Bình Dương)", "?48 75", "-".
fn told(found: &ProvinceMatch) -> String {
    match found {
        Exact(province) => format!("={}", province.code),
        Former { province, former } => format!("={} ({former})", province.code),
        Near(several) => {
            format!("?{}", several.iter().map(|p| p.code.as_str()).collect::<Vec<_>>().join(" "))
        }
        ProvinceMatch::None => "-".to_string(),
    }
}

fn full_names(atlas: &Atlas, province: &str, typed: &str) -> Vec<String> {
    atlas.communes(province, typed).iter().map(|commune| commune.full_name()).collect()
}

fn decomposed(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfd().collect()
}

#[test]
fn counts() {
    let atlas = atlas();
    assert_eq!(atlas.provinces().len(), 34);
    assert_eq!(atlas.communes.len(), 3321);
    let of = |kind| atlas.communes.iter().filter(|commune| commune.kind == kind).count();
    let kinds = (of(CommuneKind::Commune), of(CommuneKind::Ward), of(CommuneKind::SpecialZone));
    assert_eq!(kinds, (2621, 687, 13));
    let cities = atlas.provinces().iter().filter(|province| province.kind == ProvinceKind::City);
    let cities: Vec<&str> = cities.map(|city| city.name.as_str()).collect();
    let nine = "Hà Nội, Quảng Ninh, Bắc Ninh, Hải Phòng, Huế, Đà Nẵng, Đồng Nai, Hồ Chí Minh, Cần Thơ";
    assert_eq!(cities.join(", "), nine);
    let totals = [("01", 126), ("25", 148), ("38", 166), ("46", 40), ("79", 168), ("96", 64), ("00", 0)];
    for (code, total) in totals {
        assert_eq!(atlas.communes_of(code).count(), total, "{code}");
    }
}

#[test]
fn every_province_answers_to_its_names() {
    let atlas = atlas();
    for province in atlas.provinces() {
        let (name, name_en) = (&province.name, &province.name_en);
        let mut typed =
            vec![name.clone(), name_en.clone(), decomposed(name), name.to_uppercase(), province.code.clone()];
        typed.extend([
            name_en.replace(' ', ""),
            name_en.to_lowercase().replace(' ', "-"),
            format!(" {name}. "),
        ]);
        typed.extend(
            ["tỉnh", "Thành phố", "tp.", "T.P", "TP", "tinh", "T."].map(|before| format!("{before} {name}")),
        );
        typed.extend(["province", "city"].map(|behind| format!("{name_en} {behind}")));
        typed.extend(["province of", "city of"].map(|before| format!("{before} {name_en}")));
        typed.extend([province.full_name(), province.full_name_en(), format!("TP{name}")]);
        for text in typed {
            assert_eq!(atlas.province(&text), Exact(province), "{text:?}");
        }
    }
}

#[test]
fn every_old_province_is_found_in_the_new_one() {
    #[rustfmt::skip] // provinces.md, column "Old provinces inside", without the 34 names themselves
    let table = [
        ("08", "Hà Giang"), ("15", "Yên Bái"), ("19", "Bắc Kạn"), ("24", "Bắc Giang"), ("25", "Hòa Bình"),
        ("25", "Vĩnh Phúc"), ("31", "Hải Dương"), ("33", "Thái Bình"), ("37", "Hà Nam"), ("37", "Nam Định"),
        ("44", "Quảng Bình"), ("46", "Thừa Thiên Huế"), ("48", "Quảng Nam"), ("51", "Kon Tum"), ("52", "Bình Định"),
        ("56", "Ninh Thuận"), ("66", "Phú Yên"), ("68", "Bình Thuận"), ("68", "Đắk Nông"), ("75", "Bình Phước"),
        ("79", "Bà Rịa - Vũng Tàu"), ("79", "Bình Dương"), ("80", "Long An"), ("82", "Tiền Giang"), ("86", "Bến Tre"),
        ("86", "Trà Vinh"), ("91", "Kiên Giang"), ("92", "Hậu Giang"), ("92", "Sóc Trăng"), ("96", "Bạc Liêu"),
    ];
    let atlas = atlas();
    for (code, name) in table {
        let province = atlas.province_by_code(code).expect("a code of the table");
        let plain = crate::vietnamese::fold(name);
        for text in
            [name.to_string(), decomposed(name), format!("tỉnh {name}"), plain.replace(' ', ""), plain]
        {
            assert_eq!(atlas.province(&text), Former { province, former: name.to_string() }, "{text:?}");
        }
        assert!(province.former.contains(&name.to_string()), "{name}");
    }
    assert_eq!(atlas.provinces().iter().map(|province| province.former.len()).sum::<usize>(), table.len());
}

#[test]
fn provinces_as_people_type_them() {
    #[rustfmt::skip] // a table
    let table = [
        ("hn", "=01"), ("HN", "=01"), ("hanoi", "=01"), ("Ha Noi city", "=01"), ("01", "=01"), ("1", "-"), ("02", "-"),
        ("tphcm", "=79"), ("TP.HCM", "=79"), ("tp hcm", "=79"), ("t.p. HCM", "=79"), ("HCMC", "=79"), ("hcm", "=79"),
        ("sài gòn", "=79"), ("saigon", "=79"), ("SG", "=79"), ("TP. Hồ Chí Minh", "=79"), ("Ho Chi Minh City", "=79"),
        ("huế", "=46"), ("TP Huế", "=46"), ("tphue", "=46"), ("hp", "=31"), ("ct", "=92"),
        ("tth", "=46 (Thừa Thiên Huế)"), ("TT-Huế", "=46 (Thừa Thiên Huế)"), ("thừa thiên huế", "=46 (Thừa Thiên Huế)"),
        ("Thừa Thiên - Huế", "=46 (Thừa Thiên Huế)"), ("thừa thiên", "=46 (Thừa Thiên Huế)"),
        ("đn", "?48 75"), ("DN", "?48 75"),
        ("brvt", "=79 (Bà Rịa - Vũng Tàu)"), ("BR-VT", "=79 (Bà Rịa - Vũng Tàu)"), ("bà rịa", "=79 (Bà Rịa - Vũng Tàu)"),
        ("Vũng Tàu", "=79 (Bà Rịa - Vũng Tàu)"), ("TP. Vũng Tàu", "=79 (Bà Rịa - Vũng Tàu)"),
        ("daklak", "=66"), ("đăk lăk", "=66"), ("Đắc Lắc", "=66"), ("dac lac", "=66"), ("Darlac", "=66"),
        ("dak nong", "=68 (Đắk Nông)"), ("Đăk Nông", "=68 (Đắk Nông)"), ("đắc nông", "=68 (Đắk Nông)"),
        ("kontum", "=51 (Kon Tum)"), ("Kon-Tum", "=51 (Kon Tum)"), ("Công Tum", "=51 (Kon Tum)"), ("bắc cạn", "=19 (Bắc Kạn)"),
        ("Thanh Hoá", "=38"), ("Khánh Hoà", "=56"), ("Hoà Bình", "=25 (Hòa Bình)"),
        // Beginnings: today's names first, whole words before letters, then what the old ones have become.
        ("Quảng", "?22 44 51 48"), ("quang n", "?22 51 48"), ("bắc", "?24 19 96"), ("ha", "?01 42 31 08 37 92"), ("h", "-"),
        ("Bình", "?52 68 75 79"), ("hồ", "?79 25"), ("lâm", "?68"),
        // One slip.
        ("hanpi", "?01"), ("Quảng Nimh", "?22"), ("daklk", "?66"), ("binh duong g", "?79"), ("ho chi mihn", "?79"),
        ("hm", "-"), ("Cà Mua", "?96"),
        // Telex left-overs.
        ("ddawk lawsk", "?66"), ("DDawsk Lawsk", "?66"), ("haf nooij", "?01"), ("hoof chis minh", "?79"), ("huees", "?46"),
        ("bawcs giang", "?24"), ("tinhr nghej an", "?40"), ("nghej an", "?40"),
        // Nothing of the sort.
        ("", "-"), ("tỉnh", "-"), ("tp", "-"), ("xyz", "-"), ("Bangkok", "-"), ("100", "-"), ("không biết", "-"), ("👍", "-"),
    ];
    let atlas = atlas();
    for (typed, answer) in table {
        assert_eq!(told(&atlas.province(typed)), answer, "{typed:?}");
        assert_eq!(told(&atlas.province(&decomposed(typed))), answer, "{typed:?}, decomposed");
    }
}

#[test]
fn twins_without_marks() {
    #[rustfmt::skip] // all ten pairs of provinces.md
    let pairs = [
        ("19", "Xã Văn Lang", "Xã Văn Lăng"), ("31", "Xã Cẩm Giang", "Xã Cẩm Giàng"), ("38", "Xã Đồng Tiến", "Phường Đông Tiến"),
        ("51", "Xã Sơn Hà", "Xã Sơn Hạ"), ("51", "Xã Ba Tơ", "Xã Ba Tô"), ("75", "Xã Lộc Thạnh", "Xã Lộc Thành"),
        ("79", "Xã Thanh An", "Xã Thạnh An"), ("80", "Xã Tân Thành", "Xã Tân Thạnh"),
        ("82", "Phường Mỹ Tho", "Xã Mỹ Thọ"), ("82", "Xã Tân Thành", "Xã Tân Thạnh"),
    ];
    let atlas = atlas();
    for (province, a, b) in pairs {
        for (first, second) in [(a, b), (b, a)] {
            let name = first.trim_start_matches("Xã ").trim_start_matches("Phường ");
            for typed in [name.to_string(), decomposed(name), name.to_lowercase()] {
                assert_eq!(full_names(&atlas, province, &typed)[..2], [first, second], "{typed:?}");
            }
            let plain = full_names(&atlas, province, &crate::vietnamese::squeeze(name));
            assert!(plain[..2].contains(&first.to_string()), "{plain:?}");
        }
    }
    assert_eq!(full_names(&atlas, "38", "phuong dong tien"), ["Phường Đông Tiến"]);
    assert_eq!(full_names(&atlas, "38", "xa dong tien")[0], "Xã Đồng Tiến");
    assert_eq!(full_names(&atlas, "82", "P. My Tho"), ["Phường Mỹ Tho"]);
    assert_eq!(full_names(&atlas, "82", "xã mỹ tho"), ["Xã Mỹ Thọ"]);
}

#[test]
fn only_ten_pairs_are_twins() {
    let atlas = atlas();
    let mut seen: BTreeMap<(&str, String), usize> = BTreeMap::new();
    for commune in &atlas.communes {
        *seen.entry((&commune.province, crate::vietnamese::squeeze(&commune.name))).or_default() += 1;
    }
    assert_eq!(seen.values().filter(|count| **count == 2).count(), 10);
    assert_eq!(seen.values().filter(|count| **count > 2).count(), 0);
}

#[test]
fn communes_as_people_type_them() {
    #[rustfmt::skip] // a table: province, typed, the first answers
    let table: &[(&str, &str, &[&str])] = &[
        ("01", "Ba Đình", &["Phường Ba Đình"]), ("01", "phuong badinh", &["Phường Ba Đình"]), ("01", "p.ba đình", &["Phường Ba Đình"]),
        ("01", "văn miếu", &["Phường Văn Miếu - Quốc Tử Giám"]), ("01", "Quốc Tử Giám", &["Phường Văn Miếu - Quốc Tử Giám"]),
        ("01", "phuong liet", &["Phường Phương Liệt"]), ("01", "Phương Liệt", &["Phường Phương Liệt"]),
        ("01", "phường phương liệt", &["Phường Phương Liệt"]), ("01", "Phượng Dực", &["Xã Phượng Dực"]),
        ("11", "xa dung", &["Xã Xa Dung"]), ("11", "xã Xa Dung", &["Xã Xa Dung"]), ("92", "xà phiên", &["Xã Xà Phiên"]),
        ("08", "hà giang", &["Phường Hà Giang 2", "Phường Hà Giang 1"]), ("08", "Hà Giang 1", &["Phường Hà Giang 1"]),
        ("68", "Phường 1", &["Phường 1 Bảo Lộc"]), ("68", "bảo lộc 2", &["Phường 2 Bảo Lộc"]), ("68", "P.3 Bảo Lộc", &["Phường 3 Bảo Lộc"]),
        ("68", "BLao", &["Phường B’Lao"]), ("68", "b'lao", &["Phường B’Lao"]), ("68", "D Ran", &["Xã D’Ran"]), ("68", "Đắk Song", &["Xã Đắk Song"]),
        ("66", "mdrak", &["Xã M’Drắk"]), ("66", "Ea Hleo", &["Xã Ea H’leo"]), ("66", "Ea H'Leo", &["Xã Ea H’leo"]),
        ("91", "Phú Quốc", &["Đặc khu Phú Quốc"]), ("91", "đặc khu phu quoc", &["Đặc khu Phú Quốc"]), ("91", "dk phú quốc", &["Đặc khu Phú Quốc"]),
        ("44", "cồn cỏ", &["Đặc khu Cồn Cỏ"]), ("46", "Chân Mây - Lăng Cô", &["Xã Chân Mây – Lăng Cô"]),
        // Wards since 2026, communes in the table: the word in front must not hide them.
        ("24", "Phường Tiên Du", &["Xã Tiên Du"]), ("75", "phường Long Thành", &["Xã Long Thành"]),
        ("24", "thị trấn Lạng Giang", &["Xã Lạng Giang"]), ("24", "Xã Tiên Du", &["Xã Tiên Du"]),
        ("24", "Hiệp Hòa", &["Xã Hiệp Hoà"]), ("24", "tien duu", &["Xã Tiên Du"]), ("24", "tieen du", &["Xã Tiên Du"]),
        ("24", "langj giang", &["Xã Lạng Giang"]),
        ("42", "Sơn Kim 3", &[]), ("42", "Sơn Kim", &["Xã Sơn Kim 1", "Xã Sơn Kim 2"]),
        ("01", "", &[]), ("01", "xã", &[]), ("01", "qqq", &[]), ("01", "Cà Mau", &[]), ("99", "Ba Đình", &[]),
    ];
    let atlas = atlas();
    for (province, typed, expected) in table {
        for typed in [typed.to_string(), decomposed(typed)] {
            let found = full_names(&atlas, province, &typed);
            assert_eq!(found[..found.len().min(expected.len().max(1))], **expected, "{typed:?}: {found:?}");
        }
    }
}

#[test]
fn every_commune_answers_to_its_name() {
    let atlas = atlas();
    for commune in &atlas.communes {
        for typed in [commune.name.clone(), decomposed(&commune.full_name().to_uppercase())] {
            let found = atlas.communes(&commune.province, &typed);
            assert_eq!(found.first(), Some(&commune), "{typed:?}");
        }
        let plain = crate::vietnamese::fold(&commune.name);
        assert!(
            atlas.communes(&commune.province, &plain).iter().take(2).any(|found| *found == commune),
            "{plain}"
        );
        assert_eq!(atlas.by_code(&commune.code), Some(commune));
    }
    assert_eq!(atlas.by_code("06970").map(Commune::full_name_en), Some("Ba Chẽ commune".to_string()));
    assert_eq!(atlas.by_code("06978"), None);
}

#[test]
fn the_same_name_in_several_provinces() {
    let atlas = atlas();
    let mut homes: BTreeMap<String, HashSet<&str>> = BTreeMap::new();
    for commune in &atlas.communes {
        homes.entry(crate::vietnamese::spell(&commune.full_name())).or_default().insert(&commune.province);
    }
    homes.retain(|_, provinces| provinces.len() > 1);
    assert_eq!((homes.len(), homes.values().map(HashSet::len).sum::<usize>()), (246, 576));
    let key = crate::vietnamese::spell;
    assert_eq!((homes[&key("Xã Tân Tiến")].len(), homes[&key("Xã Tân Thành")].len()), (7, 7));
    for province in &homes[&key("Xã Tân Tiến")] {
        let first = atlas.communes(province, "xa tan tien")[0];
        assert_eq!((first.full_name().as_str(), first.province.as_str()), ("Xã Tân Tiến", *province));
    }
}

#[test]
fn names_in_full() {
    let atlas = atlas();
    let province =
        |code| atlas.province_by_code(code).map(|p| (p.full_name(), p.full_name_en(), p.since.as_str()));
    let named = |vi: &str, en: &str, since| Some((vi.to_string(), en.to_string(), since));
    assert_eq!(province("75"), named("Thành phố Đồng Nai", "Dong Nai City", "2026-04-30"));
    assert_eq!(province("04"), named("Tỉnh Cao Bằng", "Cao Bang Province", "2025-07-01"));
    let english = |code, typed| atlas.communes(code, typed)[0].full_name_en();
    assert_eq!(english("01", "ba dinh"), "Ba Đình ward");
    assert_eq!(english("91", "phu quoc"), "Phú Quốc special zone");
}

#[test]
fn problems_come_all_at_once_with_their_lines() {
    let provinces = "code,name,name_en,kind,since,former,aliases\n1,A,A,tỉnh,,,\n02,B,B,huyện,,,\n03,C,C,tỉnh,,,\n03,D,D,tỉnh,,,\n";
    let communes = "code,kind,name,province_code\n00001,xã,X,03\n00001,xã,Y,03\n00002,xã,,03\n00003,thôn,Z,03\n00004,xã,W,09\n00005,xã\n";
    let problems = Atlas::read(provinces, communes).err().expect("nothing is right with these tables");
    let expected = [
        "provinces.csv:2: The code \"1\" should have 2 digits.",
        "provinces.csv:3: The kind \"huyện\" should be tỉnh or thành phố.",
        "provinces.csv:5: The code 03 is there twice.",
        "communes.csv:3: The code 00001 is there twice.",
        "communes.csv:4: The name is missing.",
        "communes.csv:5: The kind \"thôn\" should be xã, phường or đặc khu.",
        "communes.csv:6: There is no province 09.",
        "communes.csv:7: 2 columns, where 4 should be.",
    ];
    assert_eq!(problems, expected);
    assert!(Atlas::read("code;name\n", COMMUNES).is_err());
}
