/** What the help panel says beside each task, by route. Loaded when it is opened. */
export interface Topic {
  title: string
  items: readonly (readonly [question: string, answer: string])[]
}

const PROOF: Topic['items'] = [
  [
    'Which papers count?',
    'The list beside the form names them for the country, the number type and the holder. A paper has to be valid, and it has to show the same name and details that you type.',
  ],
  [
    'Which files can I add?',
    'JPEG, PNG, HEIC or PDF, up to 20 MB and 10 pages. Lay the paper on a dark table, with all four corners in the picture and no light on the text.',
  ],
]

export const help: Readonly<Record<string, Topic>> = {
  '/': {
    title: 'Home',
    items: [
      [
        'What stands in “Needs you”?',
        'What waits for you: drafts, papers that failed or have ended, checks to finish, and numbers without proof.',
      ],
      ['What stands in “Waiting”?', 'What the machine or a person is checking. Each line says by when you hear.'],
      [
        'What happens when something expires?',
        'You get a message before. File a new paper and choose it for the numbers that use the old one; they keep working meanwhile.',
      ],
    ],
  },
  '/documents': {
    title: 'Identity documents',
    items: [
      ['What are they for?', 'They say who is behind a number. Some countries ask for one before you can have a number there.'],
      [
        'Can one serve several numbers?',
        'Yes: every number of the same country, type and kind of holder, if the address fits too. The column “Numbers” counts them.',
      ],
      ['Who sees the scans?', 'A machine reads them. A reviewer sees them only while a decision is needed, and each look is written down.'],
    ],
  },
  '/documents/new': {
    title: 'Add a document',
    items: [
      [
        'Where do I begin?',
        'With the scan. What can be read from it is filled in for you and marked; correct it where the paper says something else.',
      ],
      ...PROOF,
      ['Must I finish at once?', 'No. What you type is kept as you go. You find it among the documents as a draft, and on Home.'],
      [
        'What happens after I submit?',
        'A machine compares the scan with your details. Where it has a doubt, or the rule wants it, a person decides; the page then says by when.',
      ],
    ],
  },
  '/documents/$sid': {
    title: 'A document',
    items: [
      [
        'It failed. What now?',
        'Each card names one fault and what mends it. “Fix and resubmit” keeps all that was good: only the faulty part is asked again.',
      ],
      ['When are the scans deleted?', 'The day stands below the scan and in the history. The result stays.'],
      ['How do I use it?', 'Open a number, choose the address and this document under “Regulatory information”, and save.'],
    ],
  },
  '/addresses': {
    title: 'Addresses',
    items: [
      [
        'Where does an address have to be?',
        'It depends on the number: anywhere, in the country, or in the area of the prefix. A Berlin number (030) needs an address in Berlin.',
      ],
      [
        'Does an address need a proof?',
        'Where the rule asks for one, a paper such as a utility bill has to show it. The document form tells you.',
      ],
      ['Why can I not delete one?', 'A number or a document still uses it. Choose another one there first.'],
    ],
  },
  '/numbers': {
    title: 'Manage numbers',
    items: [
      [
        'What does “Action required” mean?',
        'The proof of this number is missing or no longer meets the rule. Open the number to see what and by when.',
      ],
      ['Does such a number stop?', 'It keeps working until the day that the page names. Mend it before then.'],
    ],
  },
  '/numbers/buy': {
    title: 'Buy a number',
    items: [
      ['What does the line under a number say?', 'What its rule asks for, and whether something of yours meets it already.'],
      [
        'I do not have the papers yet.',
        'Press “Buy” all the same: the page tells what is missing, leads you to add it, and keeps the number for you meanwhile.',
      ],
      ['Why are all results from one place?', 'Search by locality or digits narrows them. Clear the fields to see all that is in stock.'],
    ],
  },
  '/numbers/$sid': {
    title: 'Regulatory information',
    items: [
      [
        'Why is my document not in the list?',
        'Only passed ones that meet this number’s rule are offered. “Hidden: why?” names the reason for each of the others.',
      ],
      ['What if I take the proof away?', 'The page says the consequence and the day first. Until that day the number keeps working.'],
      [
        'Can I prove what stood when?',
        'Yes. The evidence pack is a signed file of which proof stood behind the number at a moment, without scans.',
      ],
    ],
  },
  '/imports': {
    title: 'Import from CSV',
    items: [
      [
        'What can be in the file?',
        'Addresses, end users, identity documents, supporting documents and mappings of numbers you hold. “Save an example” shows the columns; any further column is a detail, such as birth_date.',
      ],
      [
        'What does a trial do?',
        'It tries every row to the end and takes it back. The report names each line that would be refused, and why. Nothing is filed.',
      ],
      [
        'May I send the same file twice?',
        'Yes. A row with a ref that was filed before is left alone, so mend the refused rows and send the whole file again.',
      ],
      ['And the scans?', 'Documents arrive as drafts. Open each, add its scan and submit it.'],
    ],
  },
  '/imports/$sid': {
    title: 'An import',
    items: [
      ['May I close the page?', 'Yes. The rows are worked off by the server, and go on where they were after a restart.'],
      [
        'What does the report hold?',
        'The line of the file, what became of it, and the SID of what was filed. What you typed is erased as soon as a row is done with.',
      ],
    ],
  },
  '/bundles': {
    title: 'Bundles',
    items: [
      ['What is a bundle?', 'Who uses a number, with the papers for one country, number type and kind of holder, filed together.'],
      ['Bundle or identity document?', 'The rule of the country decides. “Buy a number” and each number say which one is needed.'],
    ],
  },
  '/bundles/new': {
    title: 'New bundle',
    items: [
      ['Who is the holder?', 'The person or the business that uses the number: your customer where you resell, else yourself.'],
      ...PROOF,
    ],
  },
  '/bundles/$sid': {
    title: 'A bundle',
    items: [
      ['What does “Check” do?', 'It goes through every requirement and names each gap. A click on a gap leads to its field.'],
      [
        'How do I change an approved one?',
        '“Update compliance details” makes a copy to edit. Your numbers stay assigned while it is checked; then it takes the place of the old one.',
      ],
      ['Is what I type kept?', 'Yes, as you go. You can leave and come back.'],
    ],
  },
  '/trust-hub': {
    title: 'Trust Hub',
    items: [
      ['What is the primary profile?', 'Who the account belongs to. It fills in later forms.'],
      [
        'How do I change from a person to a business?',
        'Delete the primary profile and create a new one. The account stays upgraded and the numbers keep working.',
      ],
      ['What are secondary profiles for?', 'One for each customer of yours in whose name calls and messages go out.'],
    ],
  },
  '/trust-hub/new': {
    title: 'New in Trust Hub',
    items: [
      [
        'Which policy do I choose?',
        'The one for what you want to send. Its requirements show once you have started; nothing is filed before you submit.',
      ],
    ],
  },
  '/trust-hub/profiles/$sid': { title: 'A customer profile', items: PROOF },
  '/trust-hub/products/$sid': {
    title: 'A trust product',
    items: [['What does it stand on?', 'On an approved customer profile. It then speaks for the phone numbers that you add to it.']],
  },
  '/upgrade': {
    title: 'Upgrade',
    items: [
      ['How long does it take?', 'The ID check is about two minutes with a phone. If a person has to look, the page says by when.'],
      ['How many tries do I have?', 'Three. A failed picture or a broken upload costs none. After the third you can ask for a review.'],
      ['What happens with my ID?', 'Its images are deleted within 28 days, whether it passes or fails. The result stays.'],
      ['My document is not supported.', 'Send the link to a colleague or partner, who completes the check with theirs.'],
    ],
  },
  '/checks/$sid': {
    title: 'An ID check',
    items: [
      ['How does the person get to it?', 'By the link. It opens in one browser; a code from its page lets them go on in another.'],
      [
        'Can I see the pictures?',
        'No. You see the result and the reasons. Pictures are for the reviewer who decides, and are deleted within 28 days.',
      ],
    ],
  },
  '/messages': {
    title: 'Messages',
    items: [['Do they also come by mail?', 'Where this server can send mail, yes, to the owners of the account.']],
  },
  '/requests': {
    title: 'Requests',
    items: [['When do I get an answer?', 'Within 48 business hours; the thread names the day. You get a message when it is there.']],
  },
  '/events': {
    title: 'Events and callbacks',
    items: [
      [
        'When is a callback sent again?',
        'When your receiver does not answer with 2xx: ten attempts over about 75 hours. “Resend” sends one at once, for ninety days.',
      ],
      [
        'How do I check the signature?',
        'Paste address, body and X-Twilio-Signature of one call into “Check a signature”. “Genuine” means that your account’s token signed it.',
      ],
      ['How do I miss none?', 'Read the events with a cursor and keep it: GET /v1/Events?Cursor=… lists every event in order.'],
    ],
  },
  '/keys': {
    title: 'API keys',
    items: [
      ['Where is the secret?', 'It is shown once, when the key is made. If it is lost, make a new key and delete the old one.'],
      ['What can a key do?', 'What the account can, by the API. It cannot sign in here.'],
      [
        'Our auth token has leaked. What now?',
        'An owner creates a second token here, gives it to every program, and promotes it. From then on the old one opens nothing, and callbacks are signed with the new one.',
      ],
    ],
  },
  '/team': {
    title: 'Team',
    items: [
      [
        'What may whom?',
        'Members work with numbers and papers. Admins also manage people, keys and settings. Owners also manage admins and owners.',
      ],
      [
        'How does a new person come in?',
        'By a link that works once. It is mailed where this server sends mail; you can also hand it over.',
      ],
    ],
  },
  '/you': {
    title: 'Your sign-in',
    items: [
      [
        'Do I need a password?',
        'No. A one-time link is enough. With a password and an app you also come in where mail does not reach you.',
      ],
      ['I see a device that I do not know.', 'Sign it out here, then set a new password: every other session ends.'],
    ],
  },
  '/settings': {
    title: 'Settings',
    items: [
      ['Who sees name and colour?', 'Everybody who shows an ID by a link of yours. Open checks change at once.'],
      [
        'Can I require the camera?',
        'Yes: “Live camera only” takes uploads away. People who cannot use a camera then need another way, so it is off at first.',
      ],
    ],
  },
  '/review': {
    title: 'Review queue',
    items: [
      ['What comes first?', 'The case with the least business time left. Amber: under 8 hours; red: under 2.'],
      ['Can I work without the mouse?', 'Yes. Press ? for the keys; each can be changed or turned off.'],
    ],
  },
  '/review/$sid': {
    title: 'A case',
    items: [
      ['Who may see the scan?', 'Only who has claimed the case. Each look is written down before the picture shows.'],
      ['What does the person read?', 'Exactly the preview: the reasons and your note. Signs of fraud stay with staff.'],
      ['I decided too fast.', 'Undo, for ten seconds. Nothing was sent before.'],
    ],
  },
}

/** For pages without a topic of their own. */
export const GENERAL: Topic = {
  title: 'Help',
  items: [
    ['How do I get somewhere fast?', 'Ctrl K or ⌘K opens a search over pages, numbers, documents and actions.'],
    ['Can I share what I see?', 'Yes. Address and filters are in the link: copy it from the address bar.'],
  ],
}
