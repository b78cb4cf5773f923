//! What we hand out: pictures, drawn from SVG to PNG with fonts of our own.
//!
//! Pure: text comes in, bytes or problems go out, the same on every machine. It deliberately sees no file, no
//! address and no font of the system, and supports only the part of SVG that a flat drawing needs.

mod check;
mod draw;
mod pictures;

pub use check::doubts;
pub use draw::draw;
pub use pictures::Pictures;

/// The only font there is. Text in another one would silently be left out.
pub const FONT: &str = "Be Vietnam Pro";
/// The sheet on which a picture is drawn, in its own units.
pub const SHEET: (u32, u32) = (800, 420);
/// How wide it is handed out, in pixels: sharp on a phone, small on its network.
pub const WIDTH_PX: u32 = 1200;
