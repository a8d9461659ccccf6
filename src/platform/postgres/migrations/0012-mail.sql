create index notifications_pending on notifications (created_at) where send_state = 'pending';
