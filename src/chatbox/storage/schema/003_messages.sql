-- Pages without joins and quits, also where there are a hundred of those for each message.
CREATE INDEX message ON event (room, number) WHERE kind = 1;
