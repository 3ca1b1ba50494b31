<!-- An XPath with an open bracket. -->
<!-- replaces: mappings/transforms/canonical_to_billing/key_account_mark.xslt -->
<!-- expect: mappings/transforms/billing.xml:7:8: mappings/transforms/canonical_to_billing/key_account_mark.xslt:7: Invalid expression: xsl:value-of : could not compile select expression 'c:kaMark['; mend the stylesheet -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:c="urn:kamhub:canonical:1" xmlns:kam="urn:kamhub:xslt" exclude-result-prefixes="kam">
  <xsl:template match="/">
    <a><xsl:value-of select="c:kaMark["/></a>
  </xsl:template>
</xsl:stylesheet>
