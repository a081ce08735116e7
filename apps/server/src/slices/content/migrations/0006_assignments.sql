-- What carries an entry out is a thing with an id now. What was only a name for a group or a Moments round stays as a note.
update calendar_entry
set note = left(concat_ws(' · ', nullif(note, ''), assigned_to ->> 'name'), 300), assigned_to = null
where assigned_to is not null and (assigned_to ->> 'kind' <> 'journey' or assigned_to ->> 'id' is null);
update calendar_entry set assigned_to = assigned_to - 'name' where assigned_to is not null;
