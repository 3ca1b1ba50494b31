<?xml version="1.0" encoding="UTF-8"?>
<!-- Receipt to the M04 receipt: what accounting did with DecideKeyAccount or MarkKeyAccount. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:kam="urn:kamhub:xslt" exclude-result-prefixes="kam">
  <xsl:template match="/row">
    <xsl:if test="not(REF_KEY and REF_OPERATION and RESULT and CUST_CODE and EVENT_TIME)">
      <xsl:message terminate="yes">the row lacks one of REF_KEY REF_OPERATION RESULT CUST_CODE EVENT_TIME; write them all</xsl:message>
    </xsl:if>
    <KeyAccountReceipt>
      <system>accounting</system>
      <answers><xsl:value-of select="kam:to-canonical('receipt-subject', REF_OPERATION)"/></answers>
      <customerCode><xsl:value-of select="CUST_CODE"/></customerCode>
      <xsl:if test="KA_CODE">
        <kaCode><xsl:value-of select="KA_CODE"/></kaCode>
      </xsl:if>
      <xsl:if test="KA_FLAG">
        <kaMark><xsl:value-of select="kam:to-canonical('ka-mark', KA_FLAG)"/></kaMark>
      </xsl:if>
      <xsl:if test="CUST_LEVEL">
        <customerLevel><xsl:value-of select="kam:to-canonical('customer-level', CUST_LEVEL)"/></customerLevel>
      </xsl:if>
      <outcome><xsl:value-of select="kam:to-canonical('outcome', RESULT)"/></outcome>
      <xsl:if test="RESULT_CODE">
        <reasonCode><xsl:value-of select="RESULT_CODE"/></reasonCode>
      </xsl:if>
      <xsl:if test="RESULT_TEXT">
        <reason><xsl:value-of select="RESULT_TEXT"/></reason>
      </xsl:if>
      <xsl:if test="SERIAL_NO">
        <partnerReference><xsl:value-of select="SERIAL_NO"/></partnerReference>
      </xsl:if>
      <processedAt><xsl:value-of select="kam:instant(EVENT_TIME)"/></processedAt>
    </KeyAccountReceipt>
  </xsl:template>
</xsl:stylesheet>
