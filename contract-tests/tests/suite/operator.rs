//! What does the operator of a registry have at hand? Roles as data, rehearsals, sample reports, and the
//! log of who did what.

mod audit;
mod preproduction;
mod rbac;
mod reports;
