//! What comes in, and what is refused?

use super::*;

#[tokio::test]
async fn what_is_uploaded_comes_back_byte_for_byte() {
    let registry = Registry::start().await;
    let ann = registry
        .caller("ann", "sox.producer.preparer", profile(11))
        .await;
    // More than one part of the store's, so that the parts are seen to be put together.
    let large: Vec<u8> = PDF
        .iter()
        .copied()
        .cycle()
        .take(9 * 1024 * 1024 + 7)
        .collect();
    let parts = vec![
        part("../a folder/lca.XLSX", WORKBOOK),
        part("large.pdf", &large),
    ];
    let files = upload(&registry.app, &ann, parts).await.unwrap();
    assert_eq!(registry.bytes(&files[0]).await, WORKBOOK);
    assert_eq!(registry.bytes(&files[1]).await, large);
    assert_eq!(files[0].name.as_str(), "lca.XLSX");
    assert_eq!(
        files[0].expires_at.unwrap().to_rfc3339(),
        "2025-07-16T09:00:00+00:00"
    );
    assert!(registry.app.files.reachable().await.is_ok());
}

#[tokio::test]
async fn equal_bytes_are_stored_once() {
    let registry = Registry::start().await;
    let ann = registry.caller("ann", "basic.viewer", profile(11)).await;
    let parts = vec![part("one.pdf", PDF), part("two.pdf", PDF)];
    let files = upload(&registry.app, &ann, parts).await.unwrap();
    let again = registry.upload_one(&ann, "three.pdf", PDF).await;
    assert_ne!(files[0].id, files[1].id);
    assert_eq!(registry.blobs(), [again.content.to_string()]);
}

#[tokio::test]
async fn one_bad_file_refuses_all_and_every_bad_file_is_named() {
    let registry = Registry::start().await;
    let ann = registry.caller("ann", "basic.viewer", profile(11)).await;
    let mut declared = part("declared.pdf", PDF);
    declared.media_type = Some("image/png".to_owned());
    let parts = vec![
        part("good.pdf", PDF),
        part("empty.pdf", b""),
        part("not-a-zip.xlsx", b"month,scf\n"),
        part("truncated.xlsx", &WORKBOOK[..WORKBOOK.len() / 2]),
        part("any.xlsx", &EMPTY_ARCHIVE),
        part(
            "encrypted.xlsx",
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and more",
        ),
        part("run.exe", b"MZ"),
        declared,
    ];
    let Err(Error::FileRejected(faults)) = upload(&registry.app, &ann, parts).await else {
        panic!("refused")
    };
    let pointers: Vec<_> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
    let named = [
        "/files/1", "/files/2", "/files/3", "/files/4", "/files/5", "/files/6", "/files/7",
    ];
    assert_eq!(pointers, named);
    assert!(faults[2].detail.contains("damaged"), "{}", faults[2].detail);
    assert!(registry.blobs().is_empty());
}

/// A zip file without a single part, after the start of one.
const EMPTY_ARCHIVE: [u8; 26] = {
    let mut bytes = [0; 26];
    let start = *b"PK\x03\x04PK\x05\x06";
    let mut index = 0;
    while index < start.len() {
        bytes[index] = start[index];
        index += 1;
    }
    bytes
};
