-- Emergency numbers by the country of the incident. To be confirmed by the offices.
WITH seed AS (
    SELECT * FROM jsonb_to_recordset($seed$[
{"vocabulary":"emergency_number","code":"rs_police","sort":10,"active":true,"labels":{"en":"Police","sr-Latn":"Policija","sr-Cyrl":"Полиција","cnr-Latn":"Policija","sq":"Policia"},"data":{"country":"RS","service":"police","number":"192","certainty":"general_knowledge","to_check":"to be confirmed by the office"}},
{"vocabulary":"emergency_number","code":"rs_fire","sort":20,"active":true,"labels":{"en":"Fire brigade","sr-Latn":"Vatrogasci","sr-Cyrl":"Ватрогасци","cnr-Latn":"Vatrogasci","sq":"Zjarrfikësit"},"data":{"country":"RS","service":"fire","number":"193","certainty":"general_knowledge","to_check":"to be confirmed by the office"}},
{"vocabulary":"emergency_number","code":"rs_ambulance","sort":30,"active":true,"labels":{"en":"Ambulance","sr-Latn":"Hitna pomoć","sr-Cyrl":"Хитна помоћ","cnr-Latn":"Hitna pomoć","sq":"Ndihma e shpejtë"},"data":{"country":"RS","service":"ambulance","number":"194","certainty":"general_knowledge","to_check":"to be confirmed by the office"}},
{"vocabulary":"emergency_number","code":"rs_emergency","sort":40,"active":true,"labels":{"en":"Emergency","sr-Latn":"Broj za hitne slučajeve","sr-Cyrl":"Број за хитне случајеве","cnr-Latn":"Broj za hitne slučajeve","sq":"Numri i urgjencës"},"data":{"country":"RS","service":"emergency","number":"112","certainty":"general_knowledge","to_check":"to be confirmed by the office"}},
{"vocabulary":"emergency_number","code":"me_emergency","sort":50,"active":true,"labels":{"en":"Emergency","sr-Latn":"Broj za hitne slučajeve","sr-Cyrl":"Број за хитне случајеве","cnr-Latn":"Broj za hitne slučajeve","sq":"Numri i urgjencës"},"data":{"country":"ME","service":"emergency","number":"112","certainty":"general_knowledge","to_check":"to be confirmed by the office"}},
{"vocabulary":"emergency_number","code":"me_police","sort":60,"active":true,"labels":{"en":"Police","sr-Latn":"Policija","sr-Cyrl":"Полиција","cnr-Latn":"Policija","sq":"Policia"},"data":{"country":"ME","service":"police","number":"122","certainty":"general_knowledge","to_check":"to be confirmed by the office"}},
{"vocabulary":"emergency_number","code":"me_fire","sort":70,"active":true,"labels":{"en":"Fire brigade","sr-Latn":"Vatrogasci","sr-Cyrl":"Ватрогасци","cnr-Latn":"Vatrogasci","sq":"Zjarrfikësit"},"data":{"country":"ME","service":"fire","number":"123","certainty":"general_knowledge","to_check":"to be confirmed by the office"}},
{"vocabulary":"emergency_number","code":"me_ambulance","sort":80,"active":true,"labels":{"en":"Ambulance","sr-Latn":"Hitna pomoć","sr-Cyrl":"Хитна помоћ","cnr-Latn":"Hitna pomoć","sq":"Ndihma e shpejtë"},"data":{"country":"ME","service":"ambulance","number":"124","certainty":"general_knowledge","to_check":"to be confirmed by the office"}},
{"vocabulary":"emergency_number","code":"xk_emergency","sort":90,"active":true,"labels":{"en":"Emergency","sr-Latn":"Broj za hitne slučajeve","sr-Cyrl":"Број за хитне случајеве","cnr-Latn":"Broj za hitne slučajeve","sq":"Numri i urgjencës"},"data":{"country":"XK","service":"emergency","number":"112","certainty":"found","to_check":"to be confirmed by the office"}},
{"vocabulary":"emergency_number","code":"xk_police","sort":100,"active":true,"labels":{"en":"Police","sr-Latn":"Policija","sr-Cyrl":"Полиција","cnr-Latn":"Policija","sq":"Policia"},"data":{"country":"XK","service":"police","number":"192","certainty":"found","to_check":"to be confirmed by the office"}},
{"vocabulary":"emergency_number","code":"xk_fire","sort":110,"active":true,"labels":{"en":"Fire brigade","sr-Latn":"Vatrogasci","sr-Cyrl":"Ватрогасци","cnr-Latn":"Vatrogasci","sq":"Zjarrfikësit"},"data":{"country":"XK","service":"fire","number":"193","certainty":"found","to_check":"to be confirmed by the office"}},
{"vocabulary":"emergency_number","code":"xk_ambulance","sort":120,"active":true,"labels":{"en":"Ambulance","sr-Latn":"Hitna pomoć","sr-Cyrl":"Хитна помоћ","cnr-Latn":"Hitna pomoć","sq":"Ndihma e shpejtë"},"data":{"country":"XK","service":"ambulance","number":"194","certainty":"found","to_check":"to be confirmed by the office"}}
]$seed$::jsonb)
    AS row (vocabulary text, code text, sort int, active boolean, labels jsonb, data jsonb)
), written AS (
    INSERT INTO hotline.reference_item AS item (vocabulary, code, sort, active, labels, data)
    SELECT vocabulary, code, sort, active, labels, data FROM seed
    ON CONFLICT (vocabulary, code) DO UPDATE
        SET sort = excluded.sort, active = excluded.active,
            labels = excluded.labels, data = excluded.data
        WHERE (item.sort, item.active, item.labels, item.data)
            IS DISTINCT FROM (excluded.sort, excluded.active, excluded.labels, excluded.data)
    RETURNING 1
)
SELECT hotline.reference_changed() WHERE EXISTS (SELECT 1 FROM written);
