//! How does a paper lead to a page? By a QR code, drawn as SVG.

use std::fmt::Write;

use qrcodegen::{QrCode, QrCodeEcc};

/// Modules of white around the code, as ISO/IEC 18004 asks for.
const QUIET: i32 = 4;

/// An SVG picture of `text`, or nothing when it is too long for any code (some 2,300 bytes).
///
/// A quarter of the code may be lost (level Q): certificates are stamped, folded and copied.
pub(crate) fn svg(text: &str) -> Option<String> {
    let code = QrCode::encode_text(text, QrCodeEcc::Quartile).ok()?;
    let side = code.size() + 2 * QUIET;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\">\
         <rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path d=\""
    );
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            let (x, y) = (x + QUIET, y + QUIET);
            write!(svg, "M{x} {y}h1v1h-1z").ok()?;
        }
    }
    svg.push_str("\"/></svg>");
    Some(svg)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_has_a_quiet_zone_and_grows_with_the_text() {
        let short = svg("https://example.com/verify/abc").unwrap();
        // Version 3 has 29 modules; the finder pattern starts right after the quiet zone.
        assert!(short.contains("viewBox=\"0 0 37 37\""), "{short}");
        assert!(short.contains("d=\"M4 4h1v1h-1z"), "{short}");
        assert!(svg(&"x".repeat(3000)).is_none());
    }
}
