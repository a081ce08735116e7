-- Who was added or lost on which days: the list's filter behind the figures of the home page.
create index timeline_contacts on timeline_entry (kind, at, customer_id) where kind in ('contact_added', 'contact_lost');
