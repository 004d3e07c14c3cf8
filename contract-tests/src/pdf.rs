//! What does somebody else's program make of a PDF? Poppler's tools, and a reader of QR codes.

use std::io::Write;
use std::process::{Command, Stdio};

/// Resolution of the picture that a QR code is read from, as a telephone would see it.
const DOTS_PER_INCH: &str = "150";

/// Whether the tools are there. Where they are not, that is said loudly.
pub fn can_be_read() -> bool {
    let is_installed = ["pdftotext", "pdftoppm", "pdfinfo", "pdffonts"]
        .iter()
        .all(|tool| Command::new(tool).arg("-v").output().is_ok());
    if !is_installed {
        crate::skip("poppler-utils (pdftotext …) is not installed: no certificate is read");
    }
    is_installed
}

/// The text of all pages, with single spaces.
pub fn text(pdf: &[u8]) -> String {
    let text =
        String::from_utf8_lossy(&run("pdftotext", &["-enc", "UTF-8", "-", "-"], pdf)).into_owned();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is told of the file: title, dates, whether it is tagged.
pub fn facts(pdf: &[u8]) -> String {
    String::from_utf8_lossy(&run("pdfinfo", &["-"], pdf)).into_owned()
}

/// Which fonts it uses, a line each below two of heading.
pub fn fonts(pdf: &[u8]) -> Vec<String> {
    let table = run("pdffonts", &["-"], pdf);
    let lines = String::from_utf8_lossy(&table);
    lines.lines().skip(2).map(ToOwned::to_owned).collect()
}

/// What the QR code on the first page says.
pub fn qr_code(pdf: &[u8]) -> String {
    let options = [
        "-r",
        DOTS_PER_INCH,
        "-gray",
        "-f",
        "1",
        "-l",
        "1",
        "-singlefile",
        "-",
    ];
    let picture = run("pdftoppm", &options, pdf);
    let (width, height, pixels) = gray(&picture).expect("a picture of the page");
    let at = |x: usize, y: usize| pixels.get(y * width + x).copied().unwrap_or(u8::MAX);
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, at);
    let codes = prepared.detect_grids();
    assert_eq!(codes.len(), 1, "QR codes on the page");
    codes[0].decode().expect("a QR code that can be read").1
}

/// Width, height and bytes of a binary portable graymap.
fn gray(picture: &[u8]) -> Option<(usize, usize, &[u8])> {
    let mut rest = picture.strip_prefix(b"P5")?;
    let mut numbers = [0_usize; 3];
    for number in &mut numbers {
        rest = rest.trim_ascii_start();
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        *number = std::str::from_utf8(&rest[..digits]).ok()?.parse().ok()?;
        rest = &rest[digits..];
    }
    Some((numbers[0], numbers[1], rest.get(1..)?))
}

/// Gives the file to a tool and answers what it prints.
fn run(tool: &str, options: &[&str], pdf: &[u8]) -> Vec<u8> {
    let mut child = Command::new(tool)
        .args(options)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the tool starts");
    let mut input = child.stdin.take().expect("its input");
    let bytes = pdf.to_vec();
    let writing = std::thread::spawn(move || input.write_all(&bytes));
    let output = child.wait_with_output().expect("the tool ends");
    let _read_in_part = writing.join();
    assert!(
        output.status.success(),
        "{tool}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}
