//! Reports of folders that are made here, file by file.

mod digests;
mod folder;
mod pages;
mod refused;
mod vendor;
