/** Feeds as shops write them, with rows that are wrong. */
export const csvFeed = [
  'id,photo,title,price,link',
  'a,a.jpg,Coat,10,https://shop.example/a',
  'b,b.jpg,Coat',
  'c,c.jpg,Coat,cheap,javascript:alert(1)',
  'd,"d".jpg,Coat,10,',
  'e,e.jpg,"Coat, long",10,',
  'e,e2.jpg,Coat,10,',
  'f,f.jpg,Coat,10,,,',
  '',
].join('\r\n')

export const jsonLines = [
  '{"id":"a","photo":"a.jpg","title":{"en":"Coat","ko":"코트"},"sizes":[{"name":"S","inStock":false}],"tags":["x","y"]}',
  '{"id":"broken" "photo":"b.jpg"}',
  '{"id":"c","photo":"c.jpg","title":"A } in \\"text\\"","price":12.5,"brand":null}',
  '{"id":"look","kind":"look","photo":"l.jpg","items":[{"id":"a","box":[1,2,3,4]},"c"]}',
  '',
].join('\n')

export const merchantXml = `<?xml version="1.0"?>
<rss xmlns:g="http://base.google.com/ns/1.0" version="2.0">
<channel><title>Shop</title><link>https://shop.example</link>
<!-- <item> in a comment is none -->
<item>
<g:id>coat-1</g:id><title>Wool &amp; cashmere &#60;coat&#x3e;</title><description><![CDATA[<p>Warm.</p><p>Very.</p>]]></description>
<link>https://shop.example/coat?a=1&amp;b=2</link>
<g:image_link>https://cdn.example/1.jpg</g:image_link>
<g:additional_image_link>https://cdn.example/2.jpg</g:additional_image_link><g:additional_image_link>https://cdn.example/3.jpg</g:additional_image_link>
<g:price>129.00 EUR</g:price><g:sale_price>99.00 EUR</g:sale_price><g:availability>in_stock</g:availability><g:size>M</g:size>
<g:google_product_category>Apparel &amp; Accessories &gt; Clothing &gt; Outerwear</g:google_product_category><g:item_group_id>coat</g:item_group_id>
<g:shipping><g:price>5 EUR</g:price></g:shipping></item>
<item><g:id>broken</g:id><g:price>1</g:id>
<title>x</title>
</item>
<item><g:id>bag-2</g:id><g:image_link>https://cdn.example/b.jpg</g:image_link><g:price>10 EUR</g:price></item>
</channel></rss>
`

export const shopifyCsv = [
  'Handle,Title,Body (HTML),Vendor,Type,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant Inventory Qty,Variant Price,Variant Compare At Price,Image Src,Image Position,Variant Image',
  'tee,Plain tee,<p>Soft.</p><ul><li>Organic cotton &amp; more.</li></ul>,Tessaly,T-Shirts,Color,Red,Size,S,3,15.00,20.00,https://cdn.example/tee-red.jpg?v=1,1,https://cdn.example/tee-red.jpg?v=1',
  'tee,,,,,,Red,,M,0,15.00,20.00,https://cdn.example/tee-red-back.jpg,2,',
  'tee,,,,,,Blue,,S,1,16.00,,https://cdn.example/tee-blue.jpg,3,https://cdn.example/tee-blue.jpg',
  'tee,,,,,,Blue,,M,1,16.00,,,,',
  'jeans,Straight jeans,,Tessaly,Jeans,Title,Default Title,,,5,80.00,,https://cdn.example/jeans.jpg,1,',
  'cap,Cap,,Tessaly,Hats,Title,Default Title,,,5,free,,https://cdn.example/cap.jpg,1,',
  '',
].join('\n')
