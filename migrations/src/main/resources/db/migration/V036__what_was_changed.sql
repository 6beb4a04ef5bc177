-- What a call brought that changed something, and what it made, beside who asked for it.

alter table access_log add column detail text; -- JSON without secrets; null: nothing, or written before this
