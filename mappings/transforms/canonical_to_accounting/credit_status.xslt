<?xml version="1.0" encoding="UTF-8"?>
<!-- M09 to ChangeCredit: grade, score, list and limit. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns:kam="urn:kamhub:xslt" exclude-result-prefixes="c kam">
  <xsl:variable name="small" select="'abcd'"/>
  <xsl:variable name="capital" select="'ABCD'"/>

  <xsl:template match="/c:CreditStatusChanged">
    <xsl:if test="//*[@currency and @currency != 'CNY']">
      <xsl:message terminate="yes">an amount is in <xsl:value-of select="//@currency[. != 'CNY']"/>; the accounting system takes yuan only, write currency CNY</xsl:message>
    </xsl:if>
    <row>
      <CUST_CODE><xsl:value-of select="c:customerCode"/></CUST_CODE>
      <CUST_NAME><xsl:value-of select="c:customerName"/></CUST_NAME>
      <xsl:if test="c:kaCode">
        <KA_CODE><xsl:value-of select="c:kaCode"/></KA_CODE>
      </xsl:if>
      <KA_FLAG><xsl:value-of select="kam:to-partner('ka-mark', c:kaMark)"/></KA_FLAG>
      <xsl:if test="c:customerLevel">
        <CUST_LEVEL><xsl:value-of select="kam:to-partner('customer-level', c:customerLevel)"/></CUST_LEVEL>
      </xsl:if>
      <xsl:if test="c:region">
        <REGION_CODE><xsl:value-of select="kam:to-partner('region', c:region)"/></REGION_CODE>
      </xsl:if>
      <xsl:if test="c:account">
        <ACCT_NO><xsl:value-of select="c:account"/></ACCT_NO>
      </xsl:if>
      <CREDIT_GRADE><xsl:value-of select="translate(c:grade, $small, $capital)"/></CREDIT_GRADE>
      <CREDIT_SCORE><xsl:value-of select="round(c:score * 100)"/></CREDIT_SCORE>
      <xsl:if test="c:creditLimit">
        <CREDIT_LIMIT_FEN><xsl:value-of select="kam:fen(c:creditLimit)"/></CREDIT_LIMIT_FEN>
      </xsl:if>
      <LIST_FLAG><xsl:value-of select="kam:to-partner('list-colour', c:listColour)"/></LIST_FLAG>
      <REASON><xsl:value-of select="c:reason"/></REASON>
      <EFF_DATE><xsl:value-of select="translate(c:effectiveDate, '-', '')"/></EFF_DATE>
      <EVENT_TIME><xsl:value-of select="kam:local-time(c:changedAt, '%Y%m%d%H%M%S')"/></EVENT_TIME>
      <DATA_VERSION><xsl:value-of select="c:version"/></DATA_VERSION>
    </row>
  </xsl:template>
</xsl:stylesheet>
