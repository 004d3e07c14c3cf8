//! Can a page be used without a mouse, and on a telephone?

use serde_json::json;

use super::driver::Browser;

/// Enter, as `WebDriver` names it.
pub(super) const ENTER: char = '\u{e007}';
/// Tab.
pub(super) const TAB: char = '\u{e004}';
/// More than any page here has.
const STOPS: usize = 120;

/// Nothing is cut off at the right, and nothing has to be scrolled sideways but what scrolls by itself.
pub(super) async fn fits(browser: &Browser) {
    let script = "return [document.documentElement.scrollWidth, window.innerWidth]";
    let widths = browser.run(script).await;
    assert!(widths[0].as_u64() <= widths[1].as_u64(), "{widths}");
}

/// Presses Tab until what matches has the focus, and shows it.
pub(super) async fn tab_to(browser: &Browser, selector: &str) {
    let script = format!(
        "const it = document.activeElement; \
         return it.matches(\"{selector}\") && it.matches(':focus-visible')"
    );
    for _ in 0..STOPS {
        browser.press(TAB).await;
        if browser.run(&script).await == json!(true) {
            return;
        }
    }
    panic!("Tab never leads to {selector}");
}
