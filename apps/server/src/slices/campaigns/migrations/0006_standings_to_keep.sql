-- Whose standing is still to be kept: asked with every look for work.
create index mass_send_to_keep on mass_send (finished_at) where standing is null and state in ('finished', 'cancelled');
