<?xml version="1.0" encoding="UTF-8"?>
<!-- The removal of a termination order is done (M35). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1">
  <xsl:template match="/change">
    <TerminationStatusChanged>
      <terminationNo><xsl:value-of select="after/number"/></terminationNo>
      <customerCode><xsl:value-of select="after/customer_code"/></customerCode>
      <kaMark><xsl:value-of select="after/ka_mark = 'true'"/></kaMark>
      <state>ended</state>
      <xsl:if test="after/order_no"><orderNo><xsl:value-of select="after/order_no"/></orderNo></xsl:if>
      <changedAt><xsl:value-of select="after/ended_at"/></changedAt>
      <changedBy>dispatch</changedBy>
    </TerminationStatusChanged>
  </xsl:template>
</xsl:stylesheet>
