//! How does C reach us? One thin function per symbol: pointers are converted, arguments checked in the reference's order,
//! the domain is called once, the result published.

mod arguments;
mod bus;
mod bus_call;
mod bus_config;
mod bus_names;
mod bus_run;
mod creds;
mod daemon;
mod emit;
mod error;
mod event;
mod event_add;
mod event_files;
mod event_io;
mod event_process;
mod event_ratelimit;
mod event_source;
mod event_time;
mod id128;
mod journal;
mod login;
mod login_monitor;
mod login_process;
mod login_session;
mod matches;
mod message_append;
mod message_dump;
mod message_get;
mod message_json;
mod message_new;
mod message_read;
mod names;
mod objects;
mod path;
mod property;
mod reply;
mod slot;
mod text;
mod track;

pub use arguments::Arguments;
