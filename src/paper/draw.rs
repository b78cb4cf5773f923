//! One SVG → one PNG.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::fontdb::Database;
use resvg::usvg::{Options, Tree};

use super::{FONT, SHEET, WIDTH_PX};

static FONTS: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut fonts = Database::new();
    fonts.load_font_data(include_bytes!("../../assets/fonts/BeVietnamPro-400.ttf").to_vec());
    fonts.load_font_data(include_bytes!("../../assets/fonts/BeVietnamPro-600.ttf").to_vec());
    fonts.load_font_data(include_bytes!("../../assets/fonts/BeVietnamPro-700.ttf").to_vec());
    Arc::new(fonts)
});

/// Draws a picture on white. Takes some hundredths of a second: not for a thread that others wait on.
///
/// # Errors
/// It cannot be read as SVG; why, as a sentence.
pub fn draw(svg: &str) -> Result<Vec<u8>, String> {
    let tree = read(svg)?;
    let scale = WIDTH_PX as f32 / SHEET.0 as f32;
    let height_px = WIDTH_PX * SHEET.1 / SHEET.0;
    let mut paper = Pixmap::new(WIDTH_PX, height_px).ok_or("there is no room to draw")?;
    paper.fill(Color::WHITE);
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut paper.as_mut());
    paper.encode_png().map_err(|why| why.to_string())
}

/// The drawing with its text laid out.
pub(super) fn read(svg: &str) -> Result<Tree, String> {
    let options = Options { fontdb: FONTS.clone(), font_family: FONT.to_owned(), ..Options::default() };
    Tree::from_str(svg, &options).map_err(|why| why.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_drawn_alike_every_time_with_its_text() {
        let sheet = |text: &str| {
            format!(
                r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 420"><text x="40" y="200" font-size="60" font-family="{FONT}">{text}</text></svg>"##
            )
        };
        let drawn = draw(&sheet("Hỏi &amp; đáp")).expect("is drawn");
        assert_eq!(drawn[..8], *b"\x89PNG\r\n\x1a\n");
        assert_eq!(drawn[16..24], [0, 0, 0x04, 0xb0, 0, 0, 0x02, 0x76], "1200 wide and 630 high");
        assert_eq!(drawn, draw(&sheet("Hỏi &amp; đáp")).expect("is drawn"));
        assert_ne!(drawn, draw(&sheet("")).expect("is drawn"), "there is ink");
        assert!(draw("no picture").is_err());
    }
}
