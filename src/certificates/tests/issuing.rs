//! Numbers without gaps, codes that nobody guesses.

use super::Registry;

#[tokio::test]
async fn numbers_have_no_gaps_also_where_a_retirement_fails() {
    let registry = Registry::start().await;
    let (_, first) = registry.retire("one", None).await;
    registry.fail_to_retire().await;
    let (_, second) = registry.retire("two", None).await;
    assert_eq!([first.number, second.number], [1, 2]);
    assert_ne!(first.code, second.code);
}
